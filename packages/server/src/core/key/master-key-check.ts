/** Says of one master key that this database has secrets under it; its box opens with that key alone. */
export interface MasterKeyCheck {
  /** The key's public id. */
  readonly keyId: string;
  readonly box: string;
}

export interface MasterKeyCheckStore {
  list(): Promise<MasterKeyCheck[]>;
  /** Leaves one that is there as it is. */
  insert(check: MasterKeyCheck): Promise<void>;
  delete(keyId: string): Promise<void>;
}
