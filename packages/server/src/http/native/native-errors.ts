import type { ErrorCode } from '../../core/error-code.ts';
import type { Refusal } from '../../core/outcome.ts';
import type { ErrorShape, WireError } from '../wire-error.ts';
import { BEARER_CHALLENGE, INVALID_TOKEN_CHALLENGE, STEP_UP_CHALLENGE } from '../www-authenticate.ts';

/** The sentences are the contract's: clients show them, and some compare them. */
const REFUSALS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_request: error(400, 'invalid_request', 'The request is not valid'),
  weak_password: error(400, 'weak_password', 'The password is too weak'),
  email_taken: error(409, 'email_taken', 'Email already registered'),
  username_taken: error(409, 'username_taken', 'Username already taken'),
  registration_closed: error(403, 'registration_closed', 'Registration is closed'),
  invalid_credentials: error(401, 'invalid_credentials', 'Invalid email or password', BEARER_CHALLENGE),
  wrong_password: error(400, 'wrong_password', 'Invalid password'),
  account_disabled: error(403, 'account_disabled', 'This account is disabled'),
  invalid_access_token: error(
    401,
    'invalid_access_token',
    'Invalid or expired access token',
    INVALID_TOKEN_CHALLENGE,
  ),
  invalid_refresh_token: error(401, 'invalid_refresh_token', 'Invalid refresh token', BEARER_CHALLENGE),
  step_up_required: error(
    403,
    'step_up_required',
    'Please log in again to do this: it needs a login of the last 15 minutes',
    STEP_UP_CHALLENGE,
  ),
  invalid_challenge: error(400, 'invalid_temp_token', 'Invalid or expired temp token'),
  invalid_code: error(400, 'invalid_code', 'Invalid verification code'),
  setup_not_initiated: error(400, 'setup_not_initiated', '2FA setup not initiated'),
  two_factor_not_enabled: error(400, 'two_factor_not_enabled', 'Two-factor authentication is not enabled'),
  two_factor_required_by_policy: error(
    409,
    'two_factor_required',
    'Two-factor authentication is required here: add another method before you remove the last one',
  ),
  two_factor_setup_required: error(
    403,
    'two_factor_setup_required',
    'Two-factor authentication is required here: log in again to set it up',
  ),
  mail_code_required: error(403, 'mail_code_required', 'Enter the code that was sent to your email address'),
  too_many_factors: error(
    409,
    'too_many_methods',
    'There are too many two-factor methods of this kind: remove one first',
  ),
  method_unavailable: error(
    400,
    'method_unavailable',
    'This method is not available here: choose one of the available methods',
  ),
  delivery_closed: error(503, 'delivery_closed', "We can't send text messages to this number right now"),
  delivery_failed: error(
    502,
    'delivery_failed',
    'The code could not be handed over for delivery: ask for a new one in a minute, or use another method',
  ),
  invalid_action_token: error(400, 'invalid_token', 'Invalid or expired token'),
  not_found: error(404, 'not_found', 'Not found'),
  request_in_progress: error(409, 'request_in_progress', 'The same request is still being worked on'),
  conflict: error(409, 'conflict', 'The account changed meanwhile. Please try again.'),
  rate_limited: error(429, 'rate_limited', 'Too many requests. Please try again later.'),
  busy: error(503, 'busy', 'Service is busy. Please try again.'),
  origin_not_allowed: error(
    403,
    'origin_not_allowed',
    'Cookies are taken only from the origins that the application lists',
  ),
  application_not_found: error(404, 'application_not_found', 'Application not found'),
  application_inactive: error(403, 'application_inactive', 'This application is inactive'),
  wrong_application_kind: error(
    403,
    'wrong_application_kind',
    'This application keeps its accounts itself: they do not register or log in here',
  ),
  invalid_api_key: error(401, 'invalid_api_key', 'The API key is not valid'),
  ip_not_allowed: error(403, 'ip_not_allowed', 'This address may not use the API key'),
  insufficient_scope: error(403, 'insufficient_scope', 'The API key does not have the scope that this needs'),
  client_mismatch: error(403, 'client_mismatch', 'The API key belongs to another application'),
  invalid_session_token: error(401, 'invalid_session_token', 'Invalid session token'),
  invalid_device: error(
    401,
    'invalid_device',
    'The request is not one that a registered device signed just now',
  ),
  session_expired: error(410, 'session_expired', 'The session has expired'),
  user_not_enrolled: error(404, 'user_not_enrolled', 'This person has no second factor here'),
  external_id_mismatch: error(409, 'external_id_mismatch', 'The external_id does not match'),
};

/** How the native API words and shapes what goes wrong. */
export const nativeErrors: ErrorShape = {
  refusals: REFUSALS,

  sentence({ code, detail }) {
    if (code === 'invalid_code' && detail.clockSkewSeconds !== undefined) {
      return `${REFUSALS.invalid_code.message}: ${skewSentence(detail.clockSkewSeconds)}`;
    }
    return detail.message;
  },

  // The number is at fault, and will be tomorrow.
  status: ({ code, detail }) =>
    code === 'delivery_closed' && detail.field !== undefined ? 400 : REFUSALS[code].status,

  encode: ({ code, message }, requestId, refusal) => ({
    success: false,
    error: message,
    code,
    requestId,
    ...clockSkew(refusal),
    ...(UNDELIVERED.has(code) && { codeSent: false }),
  }),
};

const UNDELIVERED: ReadonlySet<string> = new Set([
  REFUSALS.delivery_failed.code,
  REFUSALS.delivery_closed.code,
]);

function error(status: number, code: string, message: string, headers?: WireError['headers']): WireError {
  return { status, code, message, ...(headers !== undefined && { headers }) };
}

function clockSkew(refusal: Refusal | undefined): { clockSkewSeconds?: number } {
  const seconds = refusal?.detail.clockSkewSeconds;
  return seconds === undefined ? {} : { clockSkewSeconds: seconds };
}

function skewSentence(seconds: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  const amount = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${seconds > 0 ? 'ahead' : 'behind'}`;
  return `the clock of your phone is about ${amount}. Let it set the time by itself and try again`;
}
