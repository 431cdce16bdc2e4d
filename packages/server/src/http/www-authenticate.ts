/** RFC 9110 §11.6.1. */
export const BEARER_CHALLENGE = { 'www-authenticate': 'Bearer' };

/** RFC 6750 §3.1. */
export const INVALID_TOKEN_CHALLENGE = { 'www-authenticate': 'Bearer error="invalid_token"' };

/** RFC 9470 §3. */
export const STEP_UP_CHALLENGE = {
  'www-authenticate': 'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age="900"',
};
