export const API_KEY_SCOPES = ['sessions', 'verify', 'enroll', 'sync', '*'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

/** What a business's backend calls us with; the key itself is shown once. */
export interface ApiKey {
  readonly id: string;
  readonly applicationId: string;
  readonly name: string;
  readonly keyHash: string;
  /** The start of the key, for people to recognize it. */
  readonly hint: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: number;
  /** Also set by a rotation: until then the old key works beside its successor. */
  readonly expiresAt?: number;
  readonly lastUsedAt?: number;
  readonly revokedAt?: number;
}

export interface ApiKeyStore {
  insert(key: ApiKey): Promise<void>;

  list(): Promise<ApiKey[]>;
  /** Ends it at `expiresAt`, unless it ends before. False for a revoked or unknown key. */
  limit(id: string, expiresAt: number): Promise<boolean>;
  revoke(id: string, now: number): Promise<boolean>;
  /** At most one write a minute, however often it is used. */
  touch(id: string, now: number): Promise<void>;
}

/** Of all applications at once, for what works across them. */
export interface AllApiKeys {
  /** Of any application: whose it is, it says itself. */
  findByHash(keyHash: string): Promise<ApiKey | undefined>;
}
