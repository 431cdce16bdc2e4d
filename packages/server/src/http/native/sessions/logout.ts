import { LOGOUT } from '@countersign/protocol/native/session-routes';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../../../core/outcome.ts';
import { logout } from '../../../flows/login/end-session.ts';
import { answer } from '../../answer.ts';
import { readBearer } from '../../hooks/bearer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow, RefusalError } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function logoutRoute(app: FastifyInstance, services: NativeServices): void {
  const { cookies } = services;
  nativeRoute(app, LOGOUT, async (request, reply) => {
    const token = readBearer(request);
    if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
    orThrow(await logout(tenantOf(request), token, callerOf(services, request, reply)));
    if (request.cookieMode) cookies.clear(request, reply, 'refresh');
    return answer({ message: 'Logged out' });
  });
}
