import { REAUTHENTICATE } from '@countersign/protocol/native/account-routes';
import type { ReauthenticateRequest } from '@countersign/protocol/native/accounts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Caller } from '../../../core/caller.ts';
import { type Outcome, refuse } from '../../../core/outcome.ts';
import { reauthenticateByCode, reauthenticateByPassword } from '../../../flows/step-up/reauthenticate.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { engineMethod } from '../second-factor/engine-method.ts';

export function reauthenticateRoute(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, REAUTHENTICATE, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const { accessToken } = orThrow(await reauthenticate(request, request.body, caller));
    return answer({ accessToken });
  });
}

async function reauthenticate(
  request: FastifyRequest,
  { password, code, method }: Static<typeof ReauthenticateRequest>,
  caller: Caller,
): Promise<Outcome<{ accessToken: string }>> {
  const authenticated = authenticatedOf(request);
  if (code !== undefined) {
    const response = { code, ...(method !== undefined && { method: engineMethod(method) }) };
    return reauthenticateByCode(authenticated, response, caller);
  }
  if (password !== undefined) return reauthenticateByPassword(authenticated, password, caller);
  return refuse('invalid_request', { message: 'password or code is required' });
}
