import { REFRESH } from '@countersign/protocol/native/session-routes';
import type { FastifyInstance } from 'fastify';
import { refreshSession } from '../../../flows/login/refresh-session.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { deliverTokens } from './deliver-tokens.ts';

export function refreshRoute(app: FastifyInstance, services: NativeServices): void {
  const { cookies } = services;
  // Whatever is not a refresh token is a wrong one: 401, also where it is no string.
  nativeRoute(
    app,
    REFRESH,
    async (request, reply) => {
      const ofBody = request.validationError === undefined ? request.body.refreshToken : undefined;
      const refreshToken = request.cookieMode ? cookies.read(request, 'refresh') : ofBody;
      const caller = callerOf(services, request, reply);
      const tokens = orThrow(await refreshSession(tenantOf(request), refreshToken ?? '', caller));
      return answer(deliverTokens(cookies, { request, reply }, tokens));
    },
    { attachValidation: true },
  );
}
