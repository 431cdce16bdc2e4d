import type { OtpAlgorithm } from '@countersign/otp';
import type { FactorType } from './factor-kinds.ts';

/**
 * `disabled`: after too many failures; it still makes the second factor due. `suspended`: a business took it out of
 * force; kept for a day, so that its codes stay spent where it comes back.
 */
export type FactorStatus = 'pending' | 'active' | 'disabled' | 'suspended' | 'revoked';

export interface FactorParameters {
  readonly algorithm?: OtpAlgorithm;
  readonly digits?: number;
  readonly period?: number;
  /** What tells its entry in an authenticator app from an earlier one of the account: `2`, or `My phone`. */
  readonly entry?: string;
}

export interface Factor {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly type: FactorType;
  readonly label?: string;
  readonly status: FactorStatus;
  /** Box (see ports/secret-box.ts) bound to this row; TOTP: the shared secret; sms and email: the destination. */
  readonly secret: string;
  readonly parameters: FactorParameters;
  /** Counts for nothing until then (a reset through the same mailbox). */
  readonly cooldownUntil?: number;
  /** What replay protection remembers, opaque to storage; advanced by compare-and-set only. */
  readonly state: string;
  /** The session in which a pending factor was set up and must be confirmed. */
  readonly setupSessionId?: string;
  readonly createdAt: number;
  readonly activatedAt?: number;
  readonly lastUsedAt?: number;
}
