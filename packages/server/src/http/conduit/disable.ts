import { CONDUIT_DISABLE } from '@countersign/protocol/conduit/enabling-routes';
import type { FastifyInstance } from 'fastify';
import { removeFactors } from '../../flows/enrolment/manage-factors.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';

export function disableRoute(app: FastifyInstance, services: Services): void {
  conduitRoute(app, CONDUIT_DISABLE, async (request, reply) => {
    const caller = conduitCaller(services, request, reply);
    const authenticated = authenticatedOf(request);
    const removed = await removeFactors(authenticated, 'all', caller, { keepsNumber: true });
    if (removed.ok || removed.code !== 'not_found') orThrow(removed);
    return { message: '2FA disabled' };
  });
}
