import type { Status } from '@countersign/protocol/native/second-factor';
import { READ_SECOND_FACTOR_STATUS } from '@countersign/protocol/native/second-factor-routes';
import type { FastifyInstance } from 'fastify';
import { countRecoveryCodes } from '../../../flows/enrolment/manage-recovery-codes.ts';
import type { Authenticated } from '../../../flows/login/authenticate.ts';
import { answer } from '../../answer.ts';
import { instantText } from '../../instant-text.ts';
import { authenticatedOf } from '../../request-state.ts';
import { nativeRoute } from '../native-route.ts';

export function statusRoute(app: FastifyInstance): void {
  nativeRoute(app, READ_SECOND_FACTOR_STATUS, async (request) => {
    const authenticated = authenticatedOf(request);
    const { remaining } = await countRecoveryCodes(authenticated);
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
