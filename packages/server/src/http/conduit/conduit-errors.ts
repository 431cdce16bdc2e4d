import type { ErrorCode } from '../../core/error-code.ts';
import type { ErrorShape, WireError } from '../wire-error.ts';
import { BEARER_CHALLENGE, INVALID_TOKEN_CHALLENGE, STEP_UP_CHALLENGE } from '../www-authenticate.ts';

/** As Conduit's own router names them, and what it has no name for. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENTS',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMIT',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
};

/** The sentences are Conduit's where it has one: clients show them, and some compare them. */
const REFUSALS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_request: error(400, 'The request is not valid'),
  weak_password: error(400, 'The password is too weak'),
  email_taken: error(409, 'Email address already taken'),
  username_taken: error(409, 'Username already taken'),
  registration_closed: error(403, 'Registration is closed'),
  invalid_credentials: error(401, 'Invalid login credentials', BEARER_CHALLENGE),
  wrong_password: error(400, 'Invalid password'),
  account_disabled: error(403, 'This account is disabled'),
  invalid_access_token: error(401, 'Invalid or expired token', INVALID_TOKEN_CHALLENGE),
  invalid_refresh_token: error(401, 'Invalid refresh token', BEARER_CHALLENGE),
  step_up_required: error(403, 'Re-login required to enter sudo mode', STEP_UP_CHALLENGE),
  invalid_challenge: error(401, 'Invalid or expired token', INVALID_TOKEN_CHALLENGE),
  invalid_code: error(401, 'Code is not correct', BEARER_CHALLENGE),
  setup_not_initiated: error(400, 'No verification is pending: enable 2FA first'),
  two_factor_not_enabled: error(400, '2FA disabled'),
  two_factor_required_by_policy: error(409, '2FA is required here and cannot be disabled'),
  two_factor_setup_required: error(
    403,
    '2FA is required here: set it up in the app or on the site, then log in',
  ),
  mail_code_required: error(403, 'Enter the code that was sent to your email address'),
  too_many_factors: error(409, 'There are too many 2FA methods of this kind'),
  method_unavailable: error(400, 'Method not valid'),
  delivery_closed: error(503, "We can't send text messages to this number right now"),
  delivery_failed: error(502, 'Could not send verification code'),
  invalid_action_token: error(400, 'Invalid or expired token'),
  not_found: error(404, 'Not found'),
  request_in_progress: error(409, 'The same request is still being worked on'),
  conflict: error(409, 'The account changed meanwhile. Please try again.'),
  rate_limited: error(429, 'Too many requests. Please try again later.'),
  busy: error(503, 'Service is busy. Please try again.'),
  origin_not_allowed: error(403, 'Cookies are taken only from the origins that the application lists'),
  application_not_found: error(404, 'Application not found'),
  application_inactive: error(403, 'This application is inactive'),
  wrong_application_kind: error(
    403,
    'This application keeps its accounts itself: they do not register or log in here',
  ),
  invalid_api_key: error(401, 'The API key is not valid'),
  ip_not_allowed: error(403, 'This address may not use the API key'),
  insufficient_scope: error(403, 'The API key does not have the scope that this needs'),
  client_mismatch: error(403, 'The API key belongs to another application'),
  invalid_session_token: error(401, 'Invalid session token'),
  invalid_device: error(401, 'The request is not one that a registered device signed just now'),
  session_expired: error(410, 'The session has expired'),
  user_not_enrolled: error(404, 'This person has no second factor here'),
  external_id_mismatch: error(409, 'The external_id does not match'),
};

/** How the Conduit-compatible API words and shapes what goes wrong. */
export const conduitErrors: ErrorShape = shapeOf(REFUSALS);

/** Who confirms a set-up is logged in, and stays so after a wrong code. */
export const conduitSetupErrors: ErrorShape = shapeOf({
  ...REFUSALS,
  invalid_code: error(400, REFUSALS.invalid_code.message),
});

function shapeOf(refusals: Readonly<Record<ErrorCode, WireError>>): ErrorShape {
  return {
    refusals,
    sentence: ({ detail }) => detail.message,
    // The number is at fault, and will be tomorrow.
    status: ({ code, detail }) =>
      code === 'delivery_closed' && detail.field !== undefined ? 400 : refusals[code].status,
    encode: ({ status, message }) => ({ status, name: nameOf(status), message }),
  };
}

function error(status: number, message: string, headers?: WireError['headers']): WireError {
  return { status, code: nameOf(status), message, ...(headers !== undefined && { headers }) };
}

export function nameOf(status: number): string {
  return NAMES[status] ?? 'INTERNAL_SERVER_ERROR';
}
