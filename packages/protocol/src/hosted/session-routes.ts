import type { HostedRoute } from './hosted-route.ts';
import { SESSION_SECURITY } from './session-security.ts';
import { CreatedSession, ResultQuery, SecretNumber, SessionRequest, SessionResult } from './sessions.ts';

export const CREATE_HOSTED_SESSION = {
  id: 'createHostedSession',
  method: 'POST',
  path: '/v1/sessions',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'sessions',
  summary: 'Ask for a second factor',
  description:
    'One pending second factor for a person, for five minutes; older pending ones of the same person are superseded and end as expired.',
  body: SessionRequest,
  status: 201,
  answer: CreatedSession,
  meaning: 'The session waits for the person for five minutes; their older ones have ended.',
  remedy: 'Lead them to `webview_url`, or ask for the secret number, and wait for the callback.',
  refusals: ['user_not_enrolled', 'external_id_mismatch', 'account_disabled', 'conflict'],
} as const satisfies HostedRoute;

export const READ_HOSTED_SESSION = {
  id: 'readHostedSession',
  method: 'GET',
  path: '/v1/sessions/current',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'sessions',
  security: SESSION_SECURITY,
  summary: 'How a session stands',
  description:
    'A session is readable until 24 hours after its five minutes; one whose time ran out is `expired`, which is no error.',
  query: ResultQuery,
  answer: SessionResult,
  meaning: 'The session stands as `status` says; only an approved one can have a true `result`.',
  remedy: 'While it is pending, wait for the callback or ask again in a few seconds.',
  refusals: ['invalid_session_token', 'invalid_code'],
} as const satisfies HostedRoute;

export const READ_SECRET_NUMBER = {
  id: 'readSecretNumber',
  method: 'GET',
  path: '/v1/secret-number',
  tag: 'Hosted',
  access: 'api-key',
  scope: 'sessions',
  security: SESSION_SECURITY,
  summary: 'The number for the app',
  description: 'Starts the request in the app; asking again gives the same number.',
  answer: SecretNumber,
  meaning: 'The request waits in the app of the person until it expires.',
  remedy: 'Show them the number on your page; they type it into the app.',
  refusals: ['invalid_session_token', 'session_expired', 'method_unavailable'],
} as const satisfies HostedRoute;
