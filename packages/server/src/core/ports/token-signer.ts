import type { Application } from '../application/application.ts';
import type { PublicClaims } from '../caller.ts';

/** How an access token came to be; decides about sudo together with its age and the session. */
export type TokenGrant =
  | 'registration'
  | 'password'
  | 'second_factor'
  | 'password_reauthentication'
  | 'refresh'
  | 'trusted_device'
  | 'bypass_code';

/** Claims of an access token (RFC 9068). Times in epoch seconds. */
export interface AccessClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly sid: string;
  readonly amr: readonly string[];
  readonly acr: string;
  readonly auth_time: number;
  readonly grant: TokenGrant;
}

/** JWTs signed with ES256 under the application's own keys. */
export interface TokenSigner {
  issuer(application: Application): string;
  /** `further` is for clients to read and overrides nothing. */
  sign(
    application: Application,
    claims: Omit<AccessClaims, 'iss' | 'aud'>,
    further?: PublicClaims,
  ): Promise<string>;
  /** Claims of an authentic token of this application, expired or not; undefined for anything else, and for one issued more than a minute ahead. */
  verify(application: Application, token: string): Promise<AccessClaims | undefined>;
  /** Public keys, the retired included while their tokens may live. */
  jwks(application: Application): Promise<{ keys: readonly Record<string, unknown>[] }>;
  /** Creates the first key, or the next one beside which the older retire. */
  rotate(application: Application): Promise<string>;
}
