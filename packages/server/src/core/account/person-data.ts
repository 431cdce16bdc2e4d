/** A row as an export shows it: times as epoch milliseconds, JSON as text. */
export type PersonRow = Readonly<Record<string, string | number | null>>;

/** Everything that is kept about one person, whatever concept it belongs to. */
export interface PersonDataStore {
  /** By table, but for the audit trail; no secret, no hash and no token among it. */
  read(accountId: string): Promise<Readonly<Record<string, readonly PersonRow[]>>>;
  /** Deletes the account and all rows about it but the audit trail, which can be read no more. False where there is none. */
  erase(accountId: string): Promise<boolean>;
}
