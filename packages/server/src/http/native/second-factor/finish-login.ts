import type { VerifyRequest } from '@countersign/protocol/native/second-factor';
import { FINISH_LOGIN, RECOVER_LOGIN } from '@countersign/protocol/native/second-factor-routes';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { finishLogin, type LoginCompletion } from '../../../flows/login/finish-login.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { userOf } from '../accounts/user.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';

export function verifyRoutes(app: FastifyInstance, services: NativeServices): void {
  const { cookies } = services;

  nativeRoute(app, FINISH_LOGIN, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const finished = orThrow(await finishLogin(tenantOf(request), completionOf(request.body), caller));
    const tokens = deliverTokens(cookies, { request, reply }, finished.tokens, finished.deviceToken);
    return answer({ ...tokens, user: userOf(finished.account) });
  });

  nativeRoute(app, RECOVER_LOGIN, async (request, reply) => {
    const { tempToken, backupCode: code } = request.body;
    const completion = { tempToken, response: { method: 'recovery_code', code } };
    const caller = callerOf(services, request, reply);
    const finished = orThrow(await finishLogin(tenantOf(request), completion, caller));
    const tokens = deliverTokens(cookies, { request, reply }, finished.tokens);
    return answer({
      ...tokens,
      user: userOf(finished.account),
      remainingCodes: finished.remainingCodes ?? 0,
    });
  });
}

function completionOf(body: Static<typeof VerifyRequest>): LoginCompletion {
  const { tempToken, code, method, trustDevice, deviceName } = body;
  return {
    tempToken,
    response: { code, ...(method !== undefined && { method }) },
    ...(trustDevice === true && { trustDevice: deviceName === undefined ? {} : { name: deviceName } }),
  };
}
