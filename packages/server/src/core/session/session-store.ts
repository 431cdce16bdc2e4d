import type { Account } from '../account/account.ts';
import type { Page } from '../page.ts';
import type { Requester } from './judge-refresh.ts';
import type { Session } from './session.ts';

export interface Rotation {
  readonly from: string;
  readonly to: string;
  readonly now: number;
  readonly expiresAt: number;
  readonly requester: Requester;
}

export interface InsertedSession {
  readonly inserted: boolean;
  /** No earlier session of the account exists, or one had this browser family and one this place. */
  readonly familiar: boolean;
  /**
   * At least half as many others live as may. It does not see those that open meanwhile: half is more than ever open
   * at once, and whoever is told looks again.
   */
  readonly crowded: boolean;
}

export interface SessionStore {
  /**
   * Inserts only while the account is enabled and at this credential version, and locks it against change until
   * commit: two that open at once wait here for each other.
   */
  insert(session: Session, credentialVersion: number): Promise<InsertedSession>;
  /** The session, ended or not, with its account. */
  find(id: string): Promise<{ session: Session; account: Account } | undefined>;
  findByFamily(familyHash: string): Promise<{ session: Session; account: Account } | undefined>;
  /** Guarded by the hash that the caller presented; false when someone rotated first or the session ended. */
  rotate(id: string, change: Rotation): Promise<boolean>;
  /** The first time that the present token, which a rotation handed out, is presented. */
  notePresented(id: string, presented: { hash: string; now: number }): Promise<boolean>;
  reauthenticate(id: string, change: { amr: readonly string[]; authTime: number }): Promise<boolean>;
  end(accountId: string, id: string, now: number): Promise<boolean>;
  /** Those that showed no more than the password (`amr` is `pwd` alone), but for one. */
  endPasswordOnly(accountId: string, now: number, exceptId?: string): Promise<number>;
  endAll(accountId: string, now: number, exceptId?: string): Promise<number>;
  /** Of the live ones those beyond `MAX_LIVE_SESSIONS`; one that is named stays, however old. */
  endOldest(accountId: string, now: number, exceptId?: string): Promise<number>;
  /** Oldest first; all of them, or a page. */
  listLive(accountId: string, now: number, page?: Page): Promise<Session[]>;
  /** True where a live or past session of the account was opened from this address since `since`. */
  wasOpenedFrom(accountId: string, ipAddress: string, since: number): Promise<boolean>;
}

/** Of all applications at once, for what works across them. */
export interface AllSessions {
  deleteDead(before: number, limit: number): Promise<number>;
}
