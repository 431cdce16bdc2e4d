import { Refreshed, RefreshRequest } from '@countersign/protocol/native/tokens';
import { refreshSession } from '../../../flows/login/refresh-session.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';
import { deliverTokens } from './deliver-tokens.ts';

export function refreshRoute(app: NativeApp, services: NativeServices): void {
  const { engine, cookies } = services;
  const described = operation({
    tag: 'Sessions',
    summary: 'Exchange a refresh token for new tokens',
    description:
      'Presented again within 10 seconds it yields the same successor; later, the whole session is ended.',
    access: 'open',
    budget: 'database',
    cookies: true,
    body: RefreshRequest,
    answer: Refreshed,
    meaning: 'The session goes on with new tokens.',
    remedy: 'Replace both tokens: the old refresh token is spent.',
    refusals: ['invalid_refresh_token'],
  });
  // Whatever is not a refresh token is a wrong one: 401, also where it is no string.
  app.post('/auth/refresh', { ...described, attachValidation: true }, async (request, reply) => {
    const ofBody = request.validationError === undefined ? request.body.refreshToken : undefined;
    const refreshToken = request.cookieMode ? cookies.read(request, 'refresh') : ofBody;
    const caller = callerOf(services, request, reply);
    const tokens = orThrow(await refreshSession(engine, applicationOf(request), refreshToken ?? '', caller));
    return answer(deliverTokens(cookies, request, reply, tokens));
  });
}
