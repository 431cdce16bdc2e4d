import {
  ChangePasswordRequest,
  LoginAnswer,
  LoginRequest,
  Reauthenticated,
  ReauthenticateRequest,
  RegisterAnswer,
  RegisterRequest,
} from './accounts.ts';
import { Message } from './message.ts';
import type { NativeRoute } from './native-route.ts';
import { User } from './user.ts';

export const REGISTER = {
  id: 'register',
  method: 'POST',
  path: '/auth/register',
  tag: 'Accounts',
  access: 'open',
  limited: 'database',
  cookies: true,
  summary: 'Open an account',
  description: 'Its first session may set up second factors for 15 minutes.',
  body: RegisterRequest,
  status: 201,
  answer: RegisterAnswer,
  meaning: 'The account is open and its first session with it.',
  remedy: 'Keep the tokens, and set up a second factor while the session is fresh.',
  otherwise: [
    {
      meaning: 'The account is open, and the application demands a second factor before a session opens.',
      remedy: 'Set one up with `tempToken` as the bearer: the answer that confirms it holds the session.',
    },
  ],
  refusals: [
    'weak_password',
    'email_taken',
    'username_taken',
    'registration_closed',
    'wrong_application_kind',
    'busy',
  ],
} as const satisfies NativeRoute;

export const LOGIN = {
  id: 'login',
  method: 'POST',
  path: '/auth/login',
  tag: 'Accounts',
  access: 'open',
  limited: 'database',
  cookies: true,
  summary: 'Log in with a password',
  description: 'Answers a session, or what finishes the login where a second factor is due.',
  body: LoginRequest,
  answer: LoginAnswer,
  meaning: 'The password was right and no second factor is due: a session is open.',
  remedy: 'Keep the tokens and send the access token as the bearer.',
  otherwise: [
    {
      meaning: 'The password was right and a second factor is due.',
      remedy: 'Finish the login with `tempToken` and a code, within the seconds that `expiresIn` says.',
    },
    {
      meaning: 'The application demands a second factor, and the account has none yet.',
      remedy:
        'Set one up with `tempToken` as the bearer: the answer that confirms it holds the session. Where `mailCodeSentTo` is there, send the code from the mail as `mailCode`.',
    },
  ],
  refusals: [
    'invalid_credentials',
    'account_disabled',
    'application_inactive',
    'wrong_application_kind',
    'busy',
  ],
} as const satisfies NativeRoute;

export const READ_USER = {
  id: 'readUser',
  method: 'GET',
  path: '/auth/me',
  tag: 'Accounts',
  access: 'bearer',
  summary: 'Who is logged in',
  answer: User,
  meaning: 'The access token is good, and this is its owner.',
  remedy: 'Nothing is left to do.',
} as const satisfies NativeRoute;

export const REAUTHENTICATE = {
  id: 'reauthenticate',
  method: 'POST',
  path: '/auth/reauthenticate',
  tag: 'Accounts',
  access: 'bearer',
  summary: 'Show again who you are',
  description:
    'By password, or by a code where the account has a second factor: only then may the new token change factors.',
  body: ReauthenticateRequest,
  answer: Reauthenticated,
  meaning: 'The proof was right.',
  remedy:
    'Use the new access token, which may change second factors for 15 minutes if the proof was strong enough.',
  refusals: ['wrong_password', 'invalid_code', 'two_factor_not_enabled', 'two_factor_setup_required', 'busy'],
} as const satisfies NativeRoute;

export const CHANGE_PASSWORD = {
  id: 'changePassword',
  method: 'POST',
  path: '/auth/change-password',
  tag: 'Accounts',
  access: 'bearer',
  summary: 'Change the password',
  description: 'Ends the other sessions, all trusted devices and every pending login.',
  body: ChangePasswordRequest,
  answer: Message,
  meaning: 'The new password holds; the other sessions and all trusted devices have ended.',
  remedy: 'Log in again on your other devices.',
  refusals: ['wrong_password', 'weak_password', 'step_up_required', 'busy'],
} as const satisfies NativeRoute;
