/** How a set was printed; sets of every format are spent through every API. */
export type RecoveryCodeFormat = 'alphanumeric-10' | 'digits-4-4' | 'digits-8';

/** Look-up secrets (SP 800-63B-4 §3.1.2), hashed under one salt and one pepper. */
export interface RecoveryCodeSet {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly format: RecoveryCodeFormat;
  readonly salt: string;
  /** The master key whose pepper went into the hashes. */
  readonly pepperKeyId: string;
  readonly status: 'pending' | 'live' | 'ended';
  /** The factor beside which a pending set was shown; it goes live with it. */
  readonly factorId?: string;
  readonly total: number;
  readonly createdAt: number;
}

export interface RecoveryCodeStore {
  insertSet(set: RecoveryCodeSet, hashes: readonly string[]): Promise<void>;
  /** The live set with the count of its unspent codes. */
  findLive(accountId: string): Promise<{ set: RecoveryCodeSet; remaining: number } | undefined>;
  /** Whether this hash is an unspent code of the set: a used code costs what a wrong one does. */
  isUnspent(setId: string, hash: string): Promise<boolean>;
  /** Guarded: unused, and of a live set. */
  spend(setId: string, hash: string, now: number): Promise<boolean>;
  /** pending → live for the set shown beside this factor; false where there is none. */
  activate(factorId: string): Promise<boolean>;
  /** Ends every set of the account, or those of one status only. */
  endAll(accountId: string, status?: 'pending' | 'live'): Promise<number>;
}

/** An operator's single-use way in for someone locked out: one login, without sudo. */
export interface BypassCode {
  readonly id: string;
  readonly applicationId: string;
  readonly accountId: string;
  readonly codeHash: string;
  readonly reason: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface BypassCodeStore {
  insert(code: BypassCode): Promise<void>;
  /** Unused and unexpired only. */
  findLive(accountId: string, codeHash: string, now: number): Promise<BypassCode | undefined>;
  spend(id: string, now: number): Promise<boolean>;
  endAll(accountId: string, now: number): Promise<number>;
}
