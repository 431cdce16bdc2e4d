import { countRecoveryCodes } from '../../flows/enrolment/manage-recovery-codes.ts';
import { instantText } from '../instant-text.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { answer, DONE } from './answer.ts';
import { operation } from './operation.ts';
import { Status } from './schemas.ts';

const MESSAGE = '2FA status retrieved';

export function statusRoute(app: TypedApp, { engine }: Services): void {
  const described = operation({
    summary: 'Whether 2FA is on',
    access: 'bearer',
    code: DONE,
    message: MESSAGE,
    data: Status,
    meaning: 'This is how 2FA stands.',
    remedy: 'If it is off, set up an authenticator app.',
  });
  app.get('/auth/2fa/status', described, async (request) => {
    const authenticated = authenticatedOf(request);
    const { secondFactorDue, twoFactorEnabledAt } = authenticated.account;
    if (!secondFactorDue) return answer(DONE, MESSAGE, { enabled: false });
    const { remaining } = await countRecoveryCodes(engine, authenticated);
    const setupDate = twoFactorEnabledAt === undefined ? {} : { setupDate: instantText(twoFactorEnabledAt) };
    return answer(DONE, MESSAGE, { enabled: true, ...setupDate, backupCodes: remaining });
  });
}
