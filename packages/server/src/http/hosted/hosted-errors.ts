import type { ErrorCode } from '../../core/error-code.ts';
import type { ErrorShape, WireError } from '../wire-error.ts';

/** What only people with a password and a session meet; no route here gives it. */
const ELSEWHERE = error(400, 'invalid_request', 'The request is not valid');

/** The codes are the contract's: backends branch on them. */
const REFUSALS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_request: error(400, 'invalid_request', 'The request is not valid'),
  weak_password: ELSEWHERE,
  email_taken: ELSEWHERE,
  username_taken: ELSEWHERE,
  registration_closed: ELSEWHERE,
  invalid_credentials: ELSEWHERE,
  wrong_password: ELSEWHERE,
  account_disabled: error(403, 'account_disabled', 'The operator disabled this person'),
  invalid_access_token: ELSEWHERE,
  invalid_refresh_token: ELSEWHERE,
  step_up_required: ELSEWHERE,
  invalid_challenge: error(401, 'invalid_session_token', 'Invalid session token'),
  invalid_code: error(400, 'invalid_code', 'Invalid verification code'),
  setup_not_initiated: error(400, 'setup_not_initiated', '2FA setup not initiated: enroll first'),
  two_factor_not_enabled: error(404, 'user_not_enrolled', 'This person has no second factor here'),
  two_factor_required_by_policy: error(
    409,
    'two_factor_required',
    'Two-factor authentication is required here',
  ),
  two_factor_setup_required: ELSEWHERE,
  mail_code_required: ELSEWHERE,
  too_many_factors: error(409, 'too_many_methods', 'There are too many two-factor methods of this kind'),
  method_unavailable: error(400, 'method_unavailable', 'This method is not available here'),
  delivery_closed: error(503, 'delivery_closed', "We can't send messages to this destination right now"),
  delivery_failed: error(502, 'delivery_failed', 'The code could not be handed over for delivery'),
  invalid_action_token: ELSEWHERE,
  not_found: error(404, 'not_found', 'Not found'),
  conflict: error(409, 'conflict', 'The person changed meanwhile. Please try again.'),
  request_in_progress: error(
    409,
    'request_in_progress',
    'A request with this Idempotency-Key is still being worked on',
  ),
  rate_limited: error(429, 'rate_limited', 'Too many requests. Please try again later.'),
  busy: error(503, 'busy', 'Service is busy. Please try again.'),
  origin_not_allowed: error(403, 'origin_not_allowed', 'This origin is not allowed'),
  application_not_found: error(404, 'application_not_found', 'Application not found'),
  application_inactive: error(403, 'client_inactive', 'This application is inactive'),
  wrong_application_kind: error(
    403,
    'wrong_application_kind',
    'This application lets us keep its accounts: the hosted second factor is not for it',
  ),
  invalid_api_key: error(401, 'invalid_api_key', 'The API key is missing, unknown, expired or revoked'),
  ip_not_allowed: error(403, 'ip_not_allowed', 'This address may not use the API key'),
  insufficient_scope: error(403, 'insufficient_scope', 'Insufficient permissions'),
  client_mismatch: error(403, 'client_mismatch', 'The API key belongs to another application'),
  invalid_session_token: error(401, 'invalid_session_token', 'Invalid session token'),
  invalid_device: error(
    401,
    'invalid_device',
    'The request is not one that a registered device signed just now',
  ),
  session_expired: error(410, 'session_expired', 'The session has expired'),
  user_not_enrolled: error(404, 'user_not_enrolled', 'This person has no second factor here'),
  external_id_mismatch: error(
    409,
    'external_id_mismatch',
    'The person behind this address has another external_id',
  ),
};

/** How the hosted API words and shapes what goes wrong. */
export const hostedErrors: ErrorShape = {
  refusals: REFUSALS,
  sentence: ({ detail }) => detail.message,
  status: ({ code }) => REFUSALS[code].status,
  encode: ({ code, message }, requestId, refusal) => {
    const seconds = refusal?.detail.clockSkewSeconds;
    return {
      success: false,
      error: message,
      code,
      requestId,
      ...(seconds !== undefined && { clock_skew_seconds: seconds }),
    };
  },
};

function error(status: number, code: string, message: string): WireError {
  return { status, code, message };
}
