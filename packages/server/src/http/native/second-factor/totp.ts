import { Message } from '@countersign/protocol/native/envelope';
import {
  ConfirmSetupRequest,
  SetupConfirmed,
  TotpSetup,
  TotpSetupRequest,
} from '@countersign/protocol/native/totp';
import { confirmSetup } from '../../../flows/enrolment/confirm-setup.ts';
import { removeFactors } from '../../../flows/enrolment/manage-factors.ts';
import { startTotpSetup } from '../../../flows/enrolment/set-up-totp.ts';
import { CLOCK_OFF } from '../../describe/specific-refusals.ts';
import { callerOf } from '../../hooks/caller.ts';
import { qrDataUrl } from '../../qr-image.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const tag = 'Second factor';
const access = 'bearer';

export function totpRoutes(app: NativeApp, services: NativeServices): void {
  const { engine } = services;

  const setUp = operation({
    tag,
    access,
    summary: 'Begin to set up an authenticator app',
    description: 'No factor in force is touched until the new one is confirmed.',
    body: TotpSetupRequest,
    answer: TotpSetup,
    meaning: 'A secret was made; it counts once it is confirmed.',
    remedy:
      'Scan the QR code or type the secret into the app, save the backup codes, and confirm with the code that the app shows.',
    refusals: ['step_up_required', 'too_many_factors'],
  });
  app.post('/2fa/totp/setup', setUp, async (request) => {
    const wanted = { label: request.body.label, format: 'alphanumeric-10' } as const;
    const setup = orThrow(await startTotpSetup(engine, authenticatedOf(request), wanted));
    const { secret, otpauthUrl, recoveryCodes: backupCodes } = setup;
    return answer({ qrCode: qrDataUrl(otpauthUrl), secret, otpauthUrl, backupCodes });
  });

  const confirm = operation({
    tag,
    access,
    summary: 'Confirm the set-up of an authenticator app',
    description: 'With the code that it shows. Begun by the same session within the last 30 minutes.',
    body: ConfirmSetupRequest,
    answer: SetupConfirmed,
    meaning: 'The authenticator app is set up, and logins ask for its codes.',
    remedy: 'Keep the backup codes where the phone is not.',
    refusals: ['invalid_code', CLOCK_OFF, 'setup_not_initiated'],
  });
  app.post('/2fa/totp/verify-setup', confirm, async (request, reply) => {
    const response = { method: 'totp', code: request.body.code } as const;
    const caller = callerOf(services, request, reply);
    const { method } = orThrow(await confirmSetup(engine, authenticatedOf(request), response, caller));
    return answer({ enabled: true, method });
  });

  const remove = operation({
    tag,
    access,
    summary: 'Remove all authenticator apps',
    description: 'Without any factor left, two-factor authentication is off.',
    answer: Message,
    meaning:
      'The authenticator apps are removed; without any other method, two-factor authentication is off.',
    remedy: 'Delete the entry in the app too: its codes count no more.',
    refusals: ['step_up_required', 'not_found', 'two_factor_required_by_policy'],
  });
  app.delete('/2fa/totp', remove, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await removeFactors(engine, authenticatedOf(request), { type: 'totp' }, caller));
    return answer({ message: 'Authenticator app removed' });
  });
}
