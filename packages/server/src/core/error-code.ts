/** Every way in which the engine says no. Each API maps all of them. */
export const ERROR_CODES = [
  'invalid_request',
  'weak_password',
  'email_taken',
  'username_taken',
  'registration_closed',
  'invalid_credentials',
  'wrong_password',
  'account_disabled',
  'invalid_access_token',
  'invalid_refresh_token',
  'step_up_required',
  'invalid_challenge',
  'invalid_code',
  'setup_not_initiated',
  'two_factor_not_enabled',
  'two_factor_required_by_policy',
  'too_many_factors',
  'not_found',
  'conflict',
  'rate_limited',
  'origin_not_allowed',
  'application_not_found',
  'application_inactive',
  'wrong_application_kind',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
