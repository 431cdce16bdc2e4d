import type { ConduitRoute } from './conduit-route.ts';
import { ConduitUser, Credentials, LoggedOut, LoginAnswer, RenewRequest, Tokens } from './schemas.ts';

export const CONDUIT_REGISTER = {
  id: 'conduitRegister',
  method: 'POST',
  path: '/authentication/local/new',
  tag: 'Conduit',
  access: 'open',
  limited: 'database',
  summary: 'Open an account',
  description: 'Its owner then logs in.',
  body: Credentials,
  answer: ConduitUser,
  meaning: 'The account is open; nobody is logged in yet.',
  remedy: 'Log in with the password.',
  refusals: ['weak_password', 'email_taken', 'registration_closed', 'wrong_application_kind', 'busy'],
} as const satisfies ConduitRoute;

export const CONDUIT_LOGIN = {
  id: 'conduitLogin',
  method: 'POST',
  path: '/authentication/local',
  tag: 'Conduit',
  access: 'open',
  limited: 'database',
  summary: 'Log in with a password',
  description: 'With 2FA on, the access token opens only `twoFa/authorize`, `verify` and `recover`.',
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
  refusals: [
    'invalid_credentials',
    'account_disabled',
    'application_inactive',
    'wrong_application_kind',
    'busy',
  ],
} as const satisfies ConduitRoute;

export const CONDUIT_RENEW = {
  id: 'conduitRenew',
  method: 'POST',
  path: '/authentication/renew',
  tag: 'Conduit',
  access: 'open',
  security: [{ refreshToken: [] }, {}],
  limited: 'database',
  summary: 'Exchange a refresh token for new tokens',
  description:
    'It comes in the body or as the bearer; younger than 30 seconds it comes back as it is. The new access token has no sudo.',
  body: RenewRequest,
  answer: Tokens,
  meaning: 'The session goes on with new tokens.',
  remedy: 'Keep both tokens of the answer in place of the old ones.',
  refusals: ['invalid_refresh_token'],
} as const satisfies ConduitRoute;

export const CONDUIT_LOGOUT = {
  id: 'conduitLogout',
  method: 'POST',
  path: '/authentication/logout',
  tag: 'Conduit',
  access: 'open',
  security: [{ bearer: [] }],
  summary: 'Log out',
  description: 'An authentic token that has expired, or whose session has ended, logs out too.',
  answer: LoggedOut,
  meaning: 'The session has ended, and both its tokens with it.',
  remedy: 'Forget the tokens.',
} as const satisfies ConduitRoute;
