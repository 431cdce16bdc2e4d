import type { Account } from '../account/account.ts';
import type { Session } from './session.ts';

export interface SessionStore {
  /**
   * Inserts only while the account is enabled and at this credential version, and locks it against change until
   * commit. `familiar`: no earlier session of the account exists, or one had this browser family and one this place.
   */
  insert(session: Session, credentialVersion: number): Promise<{ inserted: boolean; familiar: boolean }>;
  /** The session, ended or not, with its account. */
  find(applicationId: string, id: string): Promise<{ session: Session; account: Account } | undefined>;
  findByFamily(
    applicationId: string,
    familyHash: string,
  ): Promise<{ session: Session; account: Account } | undefined>;
  /** Guarded by the hash that the caller presented; false when someone rotated first or the session ended. */
  rotate(
    applicationId: string,
    id: string,
    change: { from: string; to: string; now: number; expiresAt: number },
  ): Promise<boolean>;
  reauthenticate(
    applicationId: string,
    id: string,
    change: { amr: readonly string[]; authTime: number },
  ): Promise<boolean>;
  end(applicationId: string, accountId: string, id: string, now: number): Promise<boolean>;
  endAll(applicationId: string, accountId: string, now: number, exceptId?: string): Promise<number>;
  listLive(applicationId: string, accountId: string, now: number): Promise<Session[]>;
  /** True where a live or past session of the account was opened from this address since `since`. */
  wasOpenedFrom(applicationId: string, accountId: string, ipAddress: string, since: number): Promise<boolean>;
  deleteDead(before: number, limit: number): Promise<number>;
}
