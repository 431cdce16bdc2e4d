/** The row and column that a box belongs to: moved to another row, it does not open. */
export interface BoxBinding {
  readonly table: string;
  readonly column: string;
  readonly applicationId: string;
  readonly id: string;
  /** Whose it is, where a row that is moved to another account must not open. */
  readonly accountId?: string;
}

/**
 * AES-256-GCM with associated data; text of the form `v1.<keyId>.<iv>.<ciphertext and tag>`, or `v2.…` where the account
 * is bound in. Boxes of accounts from before that are `v1`: they open, and end with the key that sealed them.
 */
export interface SecretBox {
  readonly currentKeyId: string;
  seal(plain: Uint8Array, binding: BoxBinding): string;
  /** Throws {@link UnreadableBox} on a wrong row or a changed byte, and an error of its own where the key is missing. */
  open(box: string, binding: BoxBinding): Uint8Array;
}

export class UnreadableBox extends Error {
  readonly binding: BoxBinding;

  constructor(binding: BoxBinding, cause?: unknown) {
    super(`The box in ${binding.table}.${binding.column} of ${binding.id} does not open`, { cause });
    this.binding = binding;
  }
}

/** HMACs under keys outside the database. */
export interface KeyedHash {
  readonly currentKeyId: string;
  /** Whether the key of this id is still configured. */
  holds(keyId: string): boolean;
  /** Base64url HMAC-SHA-256 for one purpose (each purpose has a key of its own). */
  mac(
    purpose: 'audit-seal' | 'idempotency' | 'sent-code' | 'throttle-key',
    message: string,
    keyId?: string,
  ): string;
}
