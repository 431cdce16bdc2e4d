import { LoginAnswer, LoginRequest, type SecondFactorDue } from '@countersign/protocol/native/accounts';
import { SECOND } from '../../../core/clock.ts';
import { login } from '../../../flows/login/login.ts';
import type { PendingLogin } from '../../../flows/login/login-challenge.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';
import { userOf } from './user.ts';

export function loginRoute(app: NativeApp, services: NativeServices): void {
  const { engine, cookies } = services;
  const described = operation({
    tag: 'Accounts',
    summary: 'Log in with a password',
    description: 'Answers a session, or what finishes the login where a second factor is due.',
    access: 'open',
    budget: 'database',
    cookies: true,
    body: LoginRequest,
    answer: LoginAnswer,
    meaning: 'The password was right and no second factor is due: a session is open.',
    remedy: 'Keep the tokens and send the access token as the bearer.',
    otherwise: [
      {
        meaning: 'The password was right and a second factor is due.',
        remedy: 'Finish the login with `tempToken` and a code, within the seconds that `expiresIn` says.',
      },
    ],
    refusals: ['invalid_credentials', 'account_disabled', 'application_inactive', 'wrong_application_kind'],
  });
  app.post('/auth/login', described, async (request, reply) => {
    const { email: identifier, password, deviceToken: ofBody } = request.body;
    const rotateDeviceToken = request.cookieMode;
    const deviceToken = request.cookieMode ? cookies.read(request, 'device') : ofBody;
    const attempt = { identifier, password, deviceToken, rotateDeviceToken };
    const caller = callerOf(services, request, reply);
    const opened = orThrow(await login(engine, applicationOf(request), attempt, caller));
    if (opened.kind === 'second_factor_due') return answer(secondFactorDue(opened));
    // Trusted before: a body-mode client keeps its token, a browser gets the next one.
    const tokens = deliverTokens(cookies, request, reply, opened.tokens, opened.deviceToken);
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
