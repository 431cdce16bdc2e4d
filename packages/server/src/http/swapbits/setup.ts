import { startTotpSetup } from '../../flows/enrolment/set-up-totp.ts';
import { qrDataUrl } from '../qr-image.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer, DONE } from './answer.ts';
import { operation } from './operation.ts';
import { Setup } from './schemas.ts';

const MESSAGE = '2FA setup initiated';

export function setupRoute(app: TypedApp, { engine }: Services): void {
  const described = operation({
    summary: 'Begin to set up an authenticator app',
    description: 'No factor in force is touched until the new one is confirmed.',
    access: 'bearer',
    code: DONE,
    message: MESSAGE,
    data: Setup,
    meaning: 'A secret was made; it counts once it is confirmed.',
    remedy:
      'Scan the QR code or type the secret into the app, save the backup codes, and confirm with the code that the app shows.',
    refusals: ['step_up_required', 'too_many_factors'],
  });
  app.post('/auth/2fa/setup', described, async (request) => {
    const setup = orThrow(await startTotpSetup(engine, authenticatedOf(request), { format: 'digits-8' }));
    const { otpauthUrl, secret, recoveryCodes: backupCodes } = setup;
    return answer(DONE, MESSAGE, { qrCode: qrDataUrl(otpauthUrl), secret, backupCodes });
  });
}
