import type { Security, SpecificRefusal } from '../route.ts';

/** The token of a pending login, or an access token. */
export const EITHER_TOKEN = [{ tempToken: [] }, { bearer: [] }] as const satisfies Security;

/** Of both there is one failure. */
export const NEITHER_TOKEN = {
  code: 'invalid_access_token',
  meaning: 'The bearer is neither the token of a pending login nor an access token that is alive.',
  remedy: 'Log in again with the password and send the new access token within 5 minutes.',
} as const satisfies SpecificRefusal;
