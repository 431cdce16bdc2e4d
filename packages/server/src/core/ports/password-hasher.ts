export interface Argon2Parameters {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet, the first recommendation for argon2id. */
export const DEFAULT_ARGON2: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id (RFC 9106). */
export interface PasswordHasher {
  /** PHC string. */
  hash(password: string): Promise<string>;
  verify(phc: string, password: string): Promise<boolean>;
  /** True where the hash was made with weaker parameters than today's. */
  isOutdated(phc: string): boolean;
  /** A hash that no password fits, at today's parameters: strangers cost what members do. */
  readonly decoy: string;
}

/** argon2id over short secrets that people type: a salt per set, a pepper outside the database. */
export interface LookupHasher {
  /** The key under whose pepper new sets are made. */
  readonly currentKeyId: string;
  newSalt(): string;
  /** Whether the key behind a set's pepper is still configured. */
  holds(pepperKeyId: string): boolean;
  /** Base64url hash; throws where the pepper's key is gone. */
  hash(code: string, salt: string, pepperKeyId: string): Promise<string>;
  /** A whole set; of one lane one at a time, so that whoever asks for many keeps only himself waiting. */
  hashSet(lane: string, codes: readonly string[], salt: string, pepperKeyId: string): Promise<string[]>;
}
