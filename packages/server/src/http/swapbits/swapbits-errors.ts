import type { ErrorCode } from '../../core/error-code.ts';
import type { ErrorShape, WireError } from '../wire-error.ts';
import { BEARER_CHALLENGE, INVALID_TOKEN_CHALLENGE, STEP_UP_CHALLENGE } from '../www-authenticate.ts';

const WRONG_CODE = 4005;
const BAD_DATA = 4006;
const INVALID_TOKEN = 4015;
const LOGIN_NEEDED = 4031;
const TOO_MANY = 4029;
const BROKEN = 5000;
/** Of ours: clients that know none of them treat them like any other failure. */
const FORBIDDEN = 4003;
const NOT_FOUND = 4004;
const CONFLICT = 4009;

const REFUSALS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_request: error(400, BAD_DATA, 'The request is not valid'),
  weak_password: error(400, BAD_DATA, 'The password is too weak'),
  email_taken: error(409, CONFLICT, 'Email already registered'),
  username_taken: error(409, CONFLICT, 'Username already taken'),
  registration_closed: error(403, FORBIDDEN, 'Registration is closed'),
  invalid_credentials: error(401, INVALID_TOKEN, 'Invalid email or password', BEARER_CHALLENGE),
  wrong_password: error(400, BAD_DATA, 'Invalid password'),
  account_disabled: error(403, FORBIDDEN, 'This account is disabled'),
  invalid_access_token: error(401, INVALID_TOKEN, 'Invalid or expired token', INVALID_TOKEN_CHALLENGE),
  invalid_refresh_token: error(401, INVALID_TOKEN, 'Invalid refresh token', BEARER_CHALLENGE),
  step_up_required: error(403, LOGIN_NEEDED, 'Please log in again to do this', STEP_UP_CHALLENGE),
  invalid_challenge: error(401, INVALID_TOKEN, 'Your login has timed out. Log in again.', BEARER_CHALLENGE),
  invalid_code: error(400, WRONG_CODE, 'Invalid verification code'),
  setup_not_initiated: error(400, BAD_DATA, '2FA setup not initiated'),
  two_factor_not_enabled: error(400, BAD_DATA, '2FA is not enabled'),
  two_factor_required_by_policy: error(409, CONFLICT, '2FA is required here and cannot be disabled'),
  two_factor_setup_required: error(403, LOGIN_NEEDED, '2FA is required here: log in again to set it up'),
  mail_code_required: error(403, FORBIDDEN, 'Enter the code that was sent to your email address'),
  too_many_factors: error(409, CONFLICT, 'There are too many authenticators: remove one first'),
  method_unavailable: error(400, BAD_DATA, 'This method is not available here'),
  delivery_closed: error(503, BROKEN, "We can't send text messages to this number right now"),
  delivery_failed: error(502, BROKEN, 'The code could not be handed over for delivery'),
  invalid_action_token: error(400, BAD_DATA, 'Invalid or expired token'),
  not_found: error(404, NOT_FOUND, 'Not found'),
  request_in_progress: error(409, CONFLICT, 'The same request is still being worked on'),
  conflict: error(409, CONFLICT, 'The account changed meanwhile. Please try again.'),
  rate_limited: error(429, TOO_MANY, 'Too many requests. Please try again later.'),
  busy: error(503, BROKEN, 'Service is busy. Please try again.'),
  origin_not_allowed: error(
    403,
    FORBIDDEN,
    'Cookies are taken only from the origins that the application lists',
  ),
  application_not_found: error(404, NOT_FOUND, 'Application not found'),
  application_inactive: error(403, FORBIDDEN, 'This application is inactive'),
  wrong_application_kind: error(
    403,
    FORBIDDEN,
    'This application keeps its accounts itself: they do not register or log in here',
  ),
  invalid_api_key: error(401, INVALID_TOKEN, 'The API key is not valid'),
  ip_not_allowed: error(403, FORBIDDEN, 'This address may not use the API key'),
  insufficient_scope: error(403, FORBIDDEN, 'The API key does not have the scope that this needs'),
  client_mismatch: error(403, FORBIDDEN, 'The API key belongs to another application'),
  invalid_session_token: error(401, INVALID_TOKEN, 'Invalid session token'),
  invalid_device: error(
    401,
    INVALID_TOKEN,
    'The request is not one that a registered device signed just now',
  ),
  session_expired: error(410, BAD_DATA, 'The session has expired'),
  user_not_enrolled: error(404, NOT_FOUND, 'This person has no second factor here'),
  external_id_mismatch: error(409, CONFLICT, 'The external_id does not match'),
};

/** Of what goes wrong in HTTP itself. */
const FAULTS: Readonly<Record<number, number>> = {
  400: BAD_DATA,
  401: INVALID_TOKEN,
  403: FORBIDDEN,
  404: NOT_FOUND,
  413: BAD_DATA,
  415: BAD_DATA,
  429: TOO_MANY,
};

/** How the SwapBits-compatible API words and shapes what goes wrong; clients branch on the number. */
export const swapbitsErrors: ErrorShape = {
  refusals: REFUSALS,
  sentence: ({ detail }) => detail.message,
  status: ({ code }) => REFUSALS[code].status,
  encode: (wire, requestId) => ({ code: numberOf(wire), message: wire.message, id: requestId }),
};

export function numberOf({ status, code }: WireError): number {
  return /^\d+$/.test(code) ? Number(code) : (FAULTS[status] ?? BROKEN);
}

function error(status: number, code: number, message: string, headers?: WireError['headers']): WireError {
  return { status, code: String(code), message, ...(headers !== undefined && { headers }) };
}
