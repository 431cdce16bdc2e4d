import { Reauthenticated, ReauthenticateRequest } from '@countersign/protocol/native/accounts';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Caller } from '../../../core/caller.ts';
import type { Engine } from '../../../core/engine.ts';
import { type Outcome, refuse } from '../../../core/outcome.ts';
import { reauthenticateByCode, reauthenticateByPassword } from '../../../flows/step-up/reauthenticate.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';
import { engineMethod } from '../second-factor/engine-method.ts';

export function reauthenticateRoute(app: NativeApp, services: NativeServices): void {
  const described = operation({
    tag: 'Accounts',
    summary: 'Show again who you are',
    description:
      'By password, or by a code where the account has a second factor: only then may the new token change factors.',
    access: 'bearer',
    body: ReauthenticateRequest,
    answer: Reauthenticated,
    meaning: 'The proof was right.',
    remedy:
      'Use the new access token, which may change second factors for 15 minutes if the proof was strong enough.',
    refusals: ['wrong_password', 'invalid_code', 'two_factor_not_enabled'],
  });
  app.post('/auth/reauthenticate', described, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const { accessToken } = orThrow(await reauthenticate(services.engine, request, request.body, caller));
    return answer({ accessToken });
  });
}

async function reauthenticate(
  engine: Engine,
  request: FastifyRequest,
  { password, code, method }: Static<typeof ReauthenticateRequest>,
  caller: Caller,
): Promise<Outcome<{ accessToken: string }>> {
  const authenticated = authenticatedOf(request);
  if (code !== undefined) {
    const response = { code, ...(method !== undefined && { method: engineMethod(method) }) };
    return reauthenticateByCode(engine, authenticated, response, caller);
  }
  if (password !== undefined) return reauthenticateByPassword(engine, authenticated, password, caller);
  return refuse('invalid_request', { message: 'password or code is required' });
}
