import { removeFactors } from '../../flows/enrolment/manage-factors.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { operation } from './operation.ts';
import { Said } from './schemas.ts';

export function disableRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Disable 2FA',
    description: 'Ends all methods, back up codes and trusted devices. Without 2FA, nothing changes.',
    access: 'bearer',
    answer: Said('2FA disabled'),
    meaning: '2FA is off, and logins ask for the password alone.',
    remedy: 'Delete the entry in the authenticator app too: its codes count no more.',
    refusals: ['step_up_required', 'two_factor_required_by_policy', 'conflict'],
  });
  app.put('/authentication/twoFa/disable', described, async (request, reply) => {
    const caller = conduitCaller(services, request, reply);
    const authenticated = authenticatedOf(request);
    const removed = await removeFactors(services.engine, authenticated, 'all', caller, { keepsNumber: true });
    if (removed.ok || removed.code !== 'not_found') orThrow(removed);
    return { message: '2FA disabled' };
  });
}
