import { refuse } from '../../core/outcome.ts';
import { logout } from '../../flows/login/end-session.ts';
import { refreshSession } from '../../flows/login/refresh-session.ts';
import { readBearer } from '../hooks/bearer.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow, RefusalError } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { operation } from './operation.ts';
import { LoggedOut, RenewRequest, Tokens } from './schemas.ts';

export function sessionRoutes(app: TypedApp, services: Services): void {
  const { engine } = services;

  const renew = operation({
    summary: 'Exchange a refresh token for new tokens',
    description: 'It comes in the body or as the bearer. The new access token has no sudo.',
    access: 'open',
    security: [{ refreshToken: [] }, {}],
    budget: 'database',
    body: RenewRequest,
    answer: Tokens,
    meaning: 'The session goes on with new tokens.',
    remedy: 'Replace both tokens: the old refresh token is spent.',
    refusals: ['invalid_refresh_token'],
  });
  app.post('/authentication/renew', renew, async (request, reply) => {
    const refreshToken = request.body.refreshToken ?? readBearer(request) ?? '';
    const caller = conduitCaller(services, request, reply);
    return orThrow(await refreshSession(engine, applicationOf(request), refreshToken, caller));
  });

  const logOut = operation({
    summary: 'Log out',
    description: 'An authentic token that has expired, or whose session has ended, logs out too.',
    access: 'open',
    security: [{ bearer: [] }],
    answer: LoggedOut,
    meaning: 'The session has ended, and both its tokens with it.',
    remedy: 'Forget the tokens.',
  });
  app.post('/authentication/logout', logOut, async (request, reply) => {
    const token = readBearer(request);
    if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
    orThrow(await logout(engine, applicationOf(request), token, conduitCaller(services, request, reply)));
    return reply.type('application/json; charset=utf-8').send(JSON.stringify('LoggedOut'));
  });
}
