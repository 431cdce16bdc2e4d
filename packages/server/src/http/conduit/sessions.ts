import { CONDUIT_LOGOUT, CONDUIT_RENEW } from '@countersign/protocol/conduit/account-routes';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import { logout } from '../../flows/login/end-session.ts';
import { refreshSession } from '../../flows/login/refresh-session.ts';
import { readBearer } from '../hooks/bearer.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow, RefusalError } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';

export function sessionRoutes(app: FastifyInstance, services: Services): void {
  conduitRoute(app, CONDUIT_RENEW, async (request, reply) => {
    const refreshToken = request.body.refreshToken ?? readBearer(request) ?? '';
    const caller = conduitCaller(services, request, reply);
    return orThrow(await refreshSession(tenantOf(request), refreshToken, caller));
  });

  conduitRoute(app, CONDUIT_LOGOUT, async (request, reply) => {
    const token = readBearer(request);
    if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
    orThrow(await logout(tenantOf(request), token, conduitCaller(services, request, reply)));
    return reply.type('application/json; charset=utf-8').send(JSON.stringify('LoggedOut'));
  });
}
