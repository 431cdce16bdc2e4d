import { BackupCodeCount, BackupCodes } from '@countersign/protocol/native/totp';
import { countRecoveryCodes, generateRecoveryCodes } from '../../../flows/enrolment/manage-recovery-codes.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const tag = 'Second factor';
const access = 'bearer';

export function backupCodeRoutes(app: NativeApp, services: NativeServices): void {
  const { engine } = services;

  const generate = operation({
    tag,
    access,
    summary: 'Make new backup codes',
    description: 'Ends all earlier ones.',
    answer: BackupCodes,
    meaning: 'These codes are shown only now; all earlier ones have ended.',
    remedy: 'Save them where the phone is not. Each works once.',
    refusals: ['step_up_required', 'two_factor_not_enabled'],
  });
  app.post('/2fa/backup-codes/generate', generate, async (request, reply) => {
    const authenticated = authenticatedOf(request);
    const caller = callerOf(services, request, reply);
    const codes = orThrow(await generateRecoveryCodes(engine, authenticated, 'alphanumeric-10', caller));
    return answer({ backupCodes: codes });
  });

  const count = operation({
    tag,
    access,
    summary: 'Count the backup codes',
    answer: BackupCodeCount,
    meaning: 'This is how many backup codes are left.',
    remedy: 'Make new ones before they run out.',
  });
  app.get('/2fa/backup-codes/count', count, async (request) =>
    answer(await countRecoveryCodes(engine, authenticatedOf(request))),
  );
}
