import type { Account } from '../../core/account/account.ts';
import { createAccount } from '../../flows/account/register.ts';
import { login } from '../../flows/login/login.ts';
import { instantText } from '../instant-text.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { operation } from './operation.ts';
import { ConduitUser, Credentials, LoginAnswer } from './schemas.ts';

export function accountRoutes(app: TypedApp, services: Services): void {
  const { engine } = services;

  const register = operation({
    summary: 'Open an account',
    description: 'Its owner then logs in.',
    access: 'open',
    budget: 'database',
    body: Credentials,
    answer: ConduitUser,
    meaning: 'The account is open; nobody is logged in yet.',
    remedy: 'Log in with the password.',
    refusals: ['weak_password', 'email_taken', 'registration_closed', 'wrong_application_kind'],
  });
  app.post('/authentication/local/new', register, async (request, reply) => {
    const { email, password } = request.body;
    const caller = conduitCaller(services, request, reply);
    return userOf(orThrow(await createAccount(engine, applicationOf(request), { email, password }, caller)));
  });

  const logIn = operation({
    summary: 'Log in with a password',
    description: 'With 2FA on, the access token opens only `twoFa/authorize`, `verify` and `recover`.',
    access: 'open',
    budget: 'database',
    body: Credentials,
    answer: LoginAnswer,
    meaning: 'The password was right and 2FA is off: a session is open.',
    remedy: 'Keep the tokens and send the access token as the bearer.',
    otherwise: [
      {
        meaning:
          'The password was right and 2FA is due: there is an access token, and no refresh token beside it.',
        remedy: 'Finish the login at `twoFa/verify` or `twoFa/recover`, with the access token as the bearer.',
      },
    ],
    refusals: ['invalid_credentials', 'account_disabled', 'application_inactive', 'wrong_application_kind'],
  });
  app.post('/authentication/local', logIn, async (request, reply) => {
    const { email: identifier, password } = request.body;
    const caller = conduitCaller(services, request, reply);
    const opened = orThrow(await login(engine, applicationOf(request), { identifier, password }, caller));
    return opened.kind === 'second_factor_due' ? { accessToken: opened.tempToken } : opened.tokens;
  });
}

/** An account just made has no `twoFaMethod`. */
function userOf(account: Account): ConduitUser {
  const { id, email, emailVerifiedAt, disabledAt, secondFactorDue } = account;
  return {
    _id: id,
    ...(email !== undefined && { email }),
    active: disabledAt === undefined,
    isVerified: emailVerifiedAt !== undefined,
    hasTwoFA: secondFactorDue,
    createdAt: instantText(account.createdAt),
    updatedAt: instantText(account.updatedAt),
  };
}
