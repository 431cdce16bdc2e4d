import type { Outcome } from '../outcome.ts';
import type { HashTurns } from './hash-queue.ts';

export interface Argon2Parameters {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet, the first recommendation for argon2id. */
export const DEFAULT_ARGON2: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id (RFC 9106), and what other systems made until its owner logs in; each in a turn of the queue, `busy` where none comes. */
export interface PasswordHasher {
  /** PHC string over a normalized password. */
  hash(turns: HashTurns, password: string): Promise<Outcome<string>>;
  /** Of a password as it was typed: other systems may have hashed it without normalizing it. */
  verify(turns: HashTurns, phc: string, password: string): Promise<Outcome<boolean>>;
  /** A sentence that says why a hash of another system cannot be kept; undefined where it can. */
  complainOf(hash: string): string | undefined;
  /** True where the hash was made by another system, or with weaker parameters than today's. */
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
  hash(turns: HashTurns, code: string, salt: string, pepperKeyId: string): Promise<Outcome<string>>;
  /** A whole set, a turn for each code. */
  hashSet(
    turns: HashTurns,
    codes: readonly string[],
    salt: string,
    pepperKeyId: string,
  ): Promise<Outcome<string[]>>;
}
