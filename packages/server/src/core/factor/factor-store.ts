import type { Factor } from './factor.ts';
import type { FactorType, SentFactorType } from './factor-kinds.ts';

export interface FactorStore {
  insert(factor: Factor): Promise<void>;
  /** Active, disabled and pending ones are distinguished by `status`; revoked and suspended ones are not returned. */
  listByAccount(accountId: string): Promise<Factor[]>;
  /** One factor, while it is active. */
  findActive(id: string): Promise<Factor | undefined>;
  /** Compare-and-set of the replay state of an active factor: the guard that makes one-time mean once. */
  advanceState(id: string, change: { from: string; to: string; now: number }): Promise<boolean>;
  /** The same whatever its status, and without a use. */
  replaceState(id: string, change: { from: string; to: string }): Promise<boolean>;
  /** pending → active with its first state; false when it is pending no more. */
  activate(id: string, change: { from: string; to: string; now: number }): Promise<boolean>;
  /** active → disabled, after too many failures. */
  disable(ids: readonly string[], now: number): Promise<number>;
  /** disabled → active: an operator takes it that the failures were not its owner's. */
  enable(accountId: string, id: string): Promise<boolean>;
  /** Revokes one factor, whatever its status; false where the account has no such factor. */
  revoke(accountId: string, id: string, now: number): Promise<boolean>;
  /** The same, but its destination is remembered: turned on again, it need not be typed again. */
  retire(accountId: string, id: string, now: number): Promise<boolean>;
  /** The newest one whose destination is remembered. */
  findRetired(accountId: string, type: SentFactorType): Promise<Factor | undefined>;
  /** Destinations that were remembered are so no longer. */
  forgetRetired(accountId: string): Promise<void>;
  /** Revokes every factor of the account that is not revoked yet; of one status only where it is given. */
  revokeAll(
    accountId: string,
    now: number,
    only?: { type?: Factor['type']; status?: Factor['status'] },
  ): Promise<number>;
  /** active or disabled → suspended. */
  suspend(accountId: string, id: string, now: number): Promise<boolean>;
  /** suspended → what it was before, with the replay state that it has now. */
  resume(accountId: string, id: string, change: { state: string; now: number }): Promise<boolean>;
  listSuspended(accountId: string): Promise<Factor[]>;

  /** Active email factors count for nothing until then. */
  coolDownEmail(accountId: string, until: number): Promise<number>;
  rename(accountId: string, id: string, label: string): Promise<boolean>;
}

/** Of all applications at once, for what works across them. */
export interface AllFactors {
  /** Of every application, ordered by id; revoked ones are not returned. */
  listByType(type: FactorType, page: { afterId: string; limit: number }): Promise<Factor[]>;
  /** suspended before then → revoked: none of their spent codes could be accepted again. */
  revokeSuspended(before: number, now: number, limit: number): Promise<number>;
}
