import type { Account, NewAccount } from './account.ts';
import type { LoginIdentifier } from './identifier.ts';

export interface AccountStore {
  /** Emails and usernames are unique in their application, compared by their keys (see mailbox.ts and identifier.ts). */
  insert(account: NewAccount): Promise<'inserted' | 'email_taken' | 'username_taken'>;
  findById(id: string): Promise<Account | undefined>;
  findByIdentifier(identifier: LoginIdentifier): Promise<Account | undefined>;
  /** Accounts in force whose mailbox has an older account, or whose address is none any more. */
  listShadowed(limit: number): Promise<Account[]>;
  /** Ordered by id; `search` matches the start of the email or username key. */
  list(page: { limit: number; afterId?: string; search?: string }): Promise<Account[]>;
  /** Advances the credential version, guarded by the one that the caller saw; false when it was superseded. */
  advanceCredentialVersion(
    id: string,
    change: { seen: number; passwordHash?: string; now: number },
  ): Promise<boolean>;
  /** Marks the address as verified, while it still is the account's. */
  verifyEmail(id: string, email: string, now: number): Promise<boolean>;
  /** Notes what the business calls the person; false where it calls them something else already. */
  nameExternally(id: string, externalId: string): Promise<boolean>;
  /** The same whatever they were called; undefined takes the name away. False where there is no such account. */
  rename(id: string, externalId: string | undefined, now: number): Promise<boolean>;
  /** Takes the address from the account, guarded by the credential version; it is free for a new one then. */
  releaseEmail(id: string, change: { seen: number; now: number }): Promise<boolean>;
  /** Another address, guarded by the credential version; nobody else of the application may have it. */
  setEmail(
    id: string,
    change: { seen: number; email: string; verifiedAt: number | undefined; now: number },
  ): Promise<boolean>;
  /** Locks the account against change until commit; false when its credential version is another than `seen`. */
  hold(id: string, seen: number): Promise<boolean>;
  /** The same, whatever its version: read it afterwards. False where there is none. */
  lock(id: string): Promise<boolean>;
  /** Replaces the hash without ending anything: same password, stronger parameters. False when superseded. */
  upgradePasswordHash(id: string, from: string, to: string): Promise<boolean>;
  /** The boxes of the keys under which what the audit trail holds of people is kept; blank where there is none yet. */
  listAuditKeys(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Gives someone a key, once. */
  setAuditKey(id: string, box: string): Promise<boolean>;
  /** Sets or clears `disabledAt` and advances the credential version. False where there is no such account. */
  setDisabled(id: string, disabledAt: number | undefined, now: number): Promise<boolean>;
}
