import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import type { SessionTokens } from '../../core/session/open-session.ts';
import { finishLogin } from '../../flows/login/finish-login.ts';
import { loginAgain } from '../../flows/login/login-again.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { operation } from './operation.ts';
import { readPresented, requireToken } from './presented.ts';
import { CodeRequest, Recovered, RecoverRequest, Tokens } from './schemas.ts';

const common = {
  access: 'either',
  budget: 'database',
  refusals: ['invalid_code', 'two_factor_not_enabled'],
} as const;

export function verifyRoutes(app: TypedApp, services: Services): void {
  const onRequest = requireToken(services);
  const verify = operation({
    ...common,
    summary: 'Finish a login with a code',
    description: 'With an access token: opens a new session with sudo, and ends the one presented.',
    body: CodeRequest,
    answer: Tokens,
    meaning: 'The code was right: a session is open.',
    remedy: 'Keep the tokens and send the access token as the bearer.',
  });
  app.post('/authentication/twoFa/verify', { ...verify, onRequest }, async (request, reply) => {
    const { tokens } = await finish(services, request, reply, { code: request.body.code });
    return tokens;
  });

  const recover = operation({
    ...common,
    summary: 'Finish a login with a back up code',
    description: 'Each works once. A bypass code of an operator finishes a login too, without sudo.',
    body: RecoverRequest,
    answer: Recovered,
    meaning: 'The back up code was right and is spent: a session is open.',
    remedy: 'Keep the tokens. Generate new codes before the remaining ones run out.',
  });
  app.post('/authentication/twoFa/recover', { ...recover, onRequest }, async (request, reply) => {
    const response = { method: 'recovery_code', code: request.body.code };
    const { tokens, remainingCodes = 0 } = await finish(services, request, reply, response);
    return { ...tokens, message: `You have ${remainingCodes} back up codes left` };
  });
}

async function finish(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  response: ChallengeResponse,
): Promise<{ tokens: SessionTokens; remainingCodes?: number }> {
  const presented = await readPresented(services, request);
  const caller = conduitCaller(services, request, reply);
  if ('authenticated' in presented) {
    return orThrow(await loginAgain(services.engine, presented.authenticated, response, caller));
  }
  const completion = { tempToken: presented.tempToken, response };
  return orThrow(await finishLogin(services.engine, applicationOf(request), completion, caller));
}
