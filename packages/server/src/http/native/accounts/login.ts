import { LOGIN } from '@countersign/protocol/native/account-routes';
import type { SecondFactorDue } from '@countersign/protocol/native/accounts';
import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../../core/clock.ts';
import { login } from '../../../flows/login/login.ts';
import type { PendingLogin } from '../../../flows/login/login-challenge.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';
import { enrolmentDue } from './enrolment-due.ts';
import { userOf } from './user.ts';

export function loginRoute(app: FastifyInstance, services: NativeServices): void {
  const { cookies } = services;
  nativeRoute(app, LOGIN, async (request, reply) => {
    const { email: identifier, password, deviceToken: ofBody } = request.body;
    const rotateDeviceToken = request.cookieMode;
    const deviceToken = request.cookieMode ? cookies.read(request, 'device') : ofBody;
    const attempt = { identifier, password, deviceToken, rotateDeviceToken };
    const caller = callerOf(services, request, reply);
    const opened = orThrow(await login(tenantOf(request), attempt, caller));
    if (opened.kind === 'second_factor_due') return answer(secondFactorDue(opened));
    if (opened.kind === 'enrolment_due') return answer(enrolmentDue(opened));
    // Trusted before: a body-mode client keeps its token, a browser gets the next one.
    const tokens = deliverTokens(cookies, { request, reply }, opened.tokens, opened.deviceToken);
    return answer({ ...tokens, user: userOf(opened.account) });
  });
}

function secondFactorDue({ tempToken, methods, expiresIn }: PendingLogin): SecondFactorDue {
  return {
    requires2FA: true,
    tempToken,
    availableMethods: [...methods],
    expiresIn: expiresIn / SECOND,
    verificationType: '2FA_CODE',
  };
}
