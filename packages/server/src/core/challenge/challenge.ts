import type { Account } from '../account/account.ts';
import type { Factor } from '../factor/factor.ts';

export type ChallengePurpose = 'login' | 'enrolment' | 'hosted' | 'verify' | 'step-up' | 'device' | 'setup';
export type ChallengeStatus = 'pending' | 'approved' | 'denied' | 'expired' | 'canceled';

/** One single-use demand for proof. */
export interface Challenge {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly purpose: ChallengePurpose;
  readonly status: ChallengeStatus;
  /** Hash of the handle that its holder presents (the tempToken); set-ups and step-ups are reached by session. */
  readonly handleHash?: string;
  /** The session in which a set-up or step-up was asked for; an enrolment has none yet and stands for it itself. */
  readonly sessionId?: string;
  /** The trusted browser in which a login was begun whose second factor is due all the same. */
  readonly trustedBrowserId?: string;
  /** Kinds of proof that it takes. */
  readonly methods: readonly string[];
  /** The account's credential version when the first factor was passed: a change since then ends the challenge. */
  readonly credentialVersion: number;
  /** Authentication method references already earned, e.g. `pwd`. */
  readonly amr: readonly string[];
  /**
   * What a signed answer must name. Not stored: no kind of factor asks for one yet, and the first that does brings the
   * column.
   */
  readonly nonce?: string;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** How it was met, once approved; redeemed by its holder at `redeemedAt`. */
  readonly proof?: { readonly method: string; readonly amr: readonly string[]; readonly givesSudo: boolean };
  readonly completedAt?: number;
  readonly redeemedAt?: number;
}

/** A challenge with all that its evaluation needs, read at once. */
export interface Demand {
  readonly challenge: Challenge;
  readonly account: Account;
  /** The account's factors that are neither revoked nor suspended. */
  readonly factors: readonly Factor[];
}
