/** One ES256 key pair of an application; the private half is boxed. */
export interface SigningKey {
  /** The JWT's `kid`. */
  readonly id: string;
  readonly applicationId: string;
  /** Public JWK as JSON. */
  readonly publicJwk: string;
  /** Box of the private JWK. */
  readonly privateJwk: string;
  readonly createdAt: number;
  /** Signs no more from here on; stays in the JWKS while its tokens live. */
  readonly retiredAt?: number;
}

export interface SigningKeyStore {
  insert(key: SigningKey): Promise<void>;
  /** Newest first, the retired included. */
  list(): Promise<SigningKey[]>;
  /** Retires all keys of the application but this one. */
  retireOthers(keepId: string, now: number): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllSigningKeys {
  deleteRetired(before: number): Promise<number>;
}

/** Rows that hold a box, for rotation: every box is read through its row's binding. */
export interface BoxedRow {
  readonly table: string;
  readonly column: string;
  readonly id: string;
  readonly applicationId: string;
  /** Where the box is bound to an account. */
  readonly accountId?: string;
  readonly box: string;
}

export interface BoxStore {
  /** Boxes sealed under any key but this one, or in a former form. */
  listSealedUnderOthers(keyId: string, limit: number): Promise<BoxedRow[]>;
  /** Compare-and-set, so that a concurrent write is never overwritten. */
  replace(row: BoxedRow, box: string): Promise<boolean>;
  /** How many boxes, recovery-code sets and audit seals refer to each key id. */
  countByKey(): Promise<{ keyId: string; boxes: number; recoveryCodeSets: number; auditSeals: number }[]>;
}
