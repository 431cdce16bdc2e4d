import { SWAPBITS_STATUS } from '@countersign/protocol/swapbits/swapbits-routes';
import type { FastifyInstance } from 'fastify';
import { countRecoveryCodes } from '../../flows/enrolment/manage-recovery-codes.ts';
import { instantText } from '../instant-text.ts';
import { authenticatedOf } from '../request-state.ts';
import { answer } from './answer.ts';
import { swapbitsRoute } from './swapbits-route.ts';

export function statusRoute(app: FastifyInstance): void {
  swapbitsRoute(app, SWAPBITS_STATUS, async (request) => {
    const authenticated = authenticatedOf(request);
    const { secondFactorDue, twoFactorEnabledAt } = authenticated.account;
    if (!secondFactorDue) return answer(SWAPBITS_STATUS, { enabled: false });
    const { remaining } = await countRecoveryCodes(authenticated);
    const setupDate = twoFactorEnabledAt === undefined ? {} : { setupDate: instantText(twoFactorEnabledAt) };
    return answer(SWAPBITS_STATUS, { enabled: true, ...setupDate, backupCodes: remaining });
  });
}
