import { DAY, MINUTE } from '../clock.ts';

/** A refresh-token family. */
export interface Session {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  /** How its owner was authenticated (RFC 8176). */
  readonly amr: readonly string[];
  readonly authTime: number;
  /** SHA-256 of the part that every refresh token of this family shares. */
  readonly familyHash: string;
  readonly refreshHash: string;
  readonly previousRefreshHash?: string;
  readonly rotatedAt?: number;
  /** The bucket of the address that asked for the rotation; absent where it says nothing of the person. */
  readonly rotatedFrom?: string;
  /** The family of the browser that asked for the rotation. */
  readonly rotatedBy?: string;
  /** When the token that a rotation handed out was first presented: its receipt. */
  readonly presentedAt?: number;
  readonly ipAddress: string;
  readonly userAgent: string;
  /** See device/browser-family.ts. */
  readonly browserFamily: string;
  /** The network that the address belongs to, coarse enough for phones to stay in one. */
  readonly place: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
  readonly absoluteExpiresAt: number;
  readonly endedAt?: number;
}

export const ACCESS_TOKEN_LIFETIME = 15 * MINUTE;
export const REFRESH_TOKEN_LIFETIME = 7 * DAY;
export const SESSION_LIFETIME = 90 * DAY;
/** Of one account; the oldest end. */
export const MAX_LIVE_SESSIONS = 100;

/** Derived from the session's proofs on every use, never stored (CVE-2024-45042). */
export function assuranceLevel(amr: readonly string[]): 'aal1' | 'aal2' {
  return amr.includes('mfa') ? 'aal2' : 'aal1';
}
