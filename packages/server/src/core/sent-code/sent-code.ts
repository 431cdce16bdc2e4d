import { MINUTE } from '../clock.ts';
import type { SentFactorType } from '../factor/factor-kinds.ts';

/** A code that travelled: six random digits, bound to one challenge, account and factor. */
export interface SentCode {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly challengeId: string;
  readonly factorId: string;
  /** HMAC-SHA-256 under a key outside the database. */
  readonly mac: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** SP 800-63B-4 §3.1.3.2: at most ten minutes; a text message is slower to intercept than to read. */
export const LOGIN_CODE_LIFETIME = 5 * MINUTE;
export const SETUP_CODE_LIFETIME: Readonly<Record<SentFactorType, number>> = {
  sms: 5 * MINUTE,
  email: 10 * MINUTE,
};

export interface SentCodeStore {
  insert(code: SentCode): Promise<void>;
  /** Unused, not ended and unexpired codes of a challenge. */
  listLive(challengeId: string, now: number): Promise<SentCode[]>;
  /** Ends the unused codes of a challenge, or of one of its factors, and returns their ids: a new code ends the old one. */
  endAll(challengeId: string, now: number, factorId?: string): Promise<string[]>;
  /** Guarded: unused, not ended, unexpired. */
  spend(id: string, now: number): Promise<boolean>;
}

/** Of all applications at once, for what works across them. */
export interface AllSentCodes {
  deleteDead(before: number, limit: number): Promise<number>;
}
