import { IdParameter } from './identifier.ts';
import { Message } from './message.ts';
import type { NativeRoute } from './native-route.ts';
import { PageQuery } from './page-query.ts';
import { Sessions, SessionsRevoked } from './sessions.ts';
import { Refreshed, RefreshRequest } from './tokens.ts';

export const REFRESH = {
  id: 'refresh',
  method: 'POST',
  path: '/auth/refresh',
  tag: 'Sessions',
  access: 'open',
  limited: 'database',
  cookies: true,
  summary: 'Exchange a refresh token for new tokens',
  description:
    'Younger than 30 seconds it comes back as it is, beside a fresh access token. Once it was exchanged it yields its ' +
    'successor for 60 seconds, and for 24 hours to the same browser at the same address while the successor was never ' +
    'presented; otherwise the whole session is ended.',
  body: RefreshRequest,
  answer: Refreshed,
  meaning: 'The session goes on with new tokens.',
  remedy: 'Keep both tokens of the answer in place of the old ones.',
  refusals: ['invalid_refresh_token'],
} as const satisfies NativeRoute;

export const LOGOUT = {
  id: 'logout',
  method: 'POST',
  path: '/auth/logout',
  tag: 'Sessions',
  access: 'open',
  security: [{ bearer: [] }],
  cookies: true,
  summary: 'Log out',
  description: 'An authentic token that has expired, or whose session has ended, logs out too.',
  answer: Message,
  meaning: 'The session has ended, and both its tokens with it.',
  remedy: 'Forget the tokens.',
} as const satisfies NativeRoute;

export const LIST_SESSIONS = {
  id: 'listSessions',
  method: 'GET',
  path: '/auth/sessions',
  tag: 'Sessions',
  access: 'bearer',
  summary: 'List the sessions',
  description: 'Oldest first, in pages of which the newest comes unless another is asked for.',
  query: PageQuery,
  answer: Sessions,
  meaning: 'These sessions are alive.',
  remedy: 'End those that you do not know, and change the password.',
} as const satisfies NativeRoute;

export const END_SESSION = {
  id: 'endSession',
  method: 'DELETE',
  path: '/auth/sessions/{id}',
  tag: 'Sessions',
  access: 'bearer',
  summary: 'End a session',
  params: IdParameter('Id of the session'),
  answer: Message,
  meaning: 'The session has ended, and its tokens with it.',
  remedy: 'If you did not know it, change the password too.',
  refusals: ['not_found'],
} as const satisfies NativeRoute;

export const END_ALL_SESSIONS = {
  id: 'endAllSessions',
  method: 'POST',
  path: '/auth/revoke-sessions',
  tag: 'Sessions',
  access: 'bearer',
  summary: 'End all sessions, this one included',
  answer: SessionsRevoked,
  meaning: 'All sessions have ended, and their tokens with them.',
  remedy: 'Log in again.',
} as const satisfies NativeRoute;
