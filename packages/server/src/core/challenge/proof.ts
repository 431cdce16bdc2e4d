import type { Stores } from '../stores.ts';

/** Evidence that a challenge was met, good for one transaction. */
export interface Proof {
  /** `totp`, `recovery_code`, `bypass_code`, … */
  readonly method: string;
  /** RFC 8176 references that this proof adds to a session. */
  readonly amr: readonly string[];
  /** An operator's bypass code logs in and nothing more. */
  readonly givesSudo: boolean;
  readonly factorId?: string;
  /** Spends the evidence by one guarded statement; false when someone else was first. */
  spend(stores: Stores, now: number): Promise<boolean>;
}
