import { Status } from '@countersign/protocol/native/second-factor';
import { countRecoveryCodes } from '../../../flows/enrolment/manage-recovery-codes.ts';
import type { Authenticated } from '../../../flows/login/authenticate.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, instantText } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

export function statusRoute(app: NativeApp, { engine }: NativeServices): void {
  const described = operation({
    tag: 'Second factor',
    access: 'bearer',
    summary: 'How two-factor authentication stands',
    answer: Status,
    meaning: 'This is how two-factor authentication stands.',
    remedy: 'If it is off, set up an authenticator app.',
  });
  app.get('/2fa/status', described, async (request) => {
    const authenticated = authenticatedOf(request);
    const { remaining } = await countRecoveryCodes(engine, authenticated);
    return answer(statusOf(authenticated, remaining));
  });
}

function statusOf({ account }: Authenticated, backupCodesRemaining: number): Status {
  const { secondFactorDue, activeFactorTypes, twoFactorEnabledAt } = account;
  return {
    enabled: secondFactorDue,
    methods: [...activeFactorTypes],
    backupCodesRemaining,
    ...(twoFactorEnabledAt !== undefined && { enabledAt: instantText(twoFactorEnabledAt) }),
  };
}
