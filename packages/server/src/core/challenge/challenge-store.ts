import type { Challenge, ChallengePurpose, ChallengeStatus, Demand } from './challenge.ts';

export type ChallengeReference =
  | { readonly handleHash: string }
  | { readonly id: string }
  | { readonly sessionId: string; readonly purpose: ChallengePurpose; readonly method: string };

export interface ChallengeStore {
  insert(challenge: Challenge): Promise<void>;
  /** The newest match, whatever its status or age, with its account and factors, in one statement. */
  findDemand(reference: ChallengeReference): Promise<Demand | undefined>;
  /** pending → approved, guarded by status and expiry; `redeemed` also marks it as used by its holder. */
  approve(
    id: string,
    change: { proof: NonNullable<Challenge['proof']>; now: number; redeemed: boolean },
  ): Promise<boolean>;
  /** True where a hosted session of the account was approved since `since` whose person was at this address. */
  wasApprovedFrom(accountId: string, ipAddress: string, since: number): Promise<boolean>;
  /** approved and unexpired → redeemed, once. */
  redeem(id: string, now: number): Promise<boolean>;
  /** pending → another end than approval; what has outlived its time can no longer be denied. */
  end(
    id: string,
    change: { status: Exclude<ChallengeStatus, 'pending' | 'approved'>; now: number },
  ): Promise<boolean>;
  /** What was shown for a pending one beside that for which it was issued. */
  noteShown(id: string, shown: { amr: readonly string[]; now: number }): Promise<boolean>;
  /** Moves the expiry of a pending challenge (a set-up begun again). */
  extend(id: string, expiresAt: number): Promise<boolean>;
  /** Moves the expiry of what is pending and has not expired, by compare-and-set. */
  postpone(id: string, change: { from: number; to: number; now: number }): Promise<boolean>;
  /** Ends what is pending for the account and has one of these purposes. */
  cancelPending(
    accountId: string,
    change: { purposes: readonly ChallengePurpose[]; now: number },
  ): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllChallenges {
  /** pending and past its time → expired, in a batch; returns those of the purposes in `reported`. */
  expire(now: number, limit: number, reported: readonly ChallengePurpose[]): Promise<Challenge[]>;
  /** Removes ended challenges older than `before`. */
  deleteEnded(before: number, limit: number): Promise<number>;
}
