import { CONDUIT_RECOVER, CONDUIT_VERIFY } from '@countersign/protocol/conduit/login-routes';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import type { SessionTokens } from '../../core/session/open-session.ts';
import { finishLogin } from '../../flows/login/finish-login.ts';
import { loginAgain } from '../../flows/login/login-again.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';
import { presentedOf, requireToken } from './presented.ts';

export function verifyRoutes(app: FastifyInstance, services: Services): void {
  const onRequest = requireToken(services);
  conduitRoute(
    app,
    CONDUIT_VERIFY,
    async (request, reply) => {
      const { tokens } = await finish(services, request, reply, { code: request.body.code });
      return tokens;
    },
    { onRequest },
  );

  conduitRoute(
    app,
    CONDUIT_RECOVER,
    async (request, reply) => {
      const response = { method: 'recovery_code', code: request.body.code };
      const { tokens, remainingCodes = 0 } = await finish(services, request, reply, response);
      return { ...tokens, message: `You have ${remainingCodes} back up codes left` };
    },
    { onRequest },
  );
}

async function finish(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  response: ChallengeResponse,
): Promise<{ tokens: SessionTokens; remainingCodes?: number }> {
  const presented = presentedOf(request);
  const caller = conduitCaller(services, request, reply);
  if ('authenticated' in presented) {
    return orThrow(await loginAgain(presented.authenticated, response, caller));
  }
  const completion = { tempToken: presented.tempToken, response };
  return orThrow(await finishLogin(tenantOf(request), completion, caller));
}
