import { createHash, hkdfSync } from 'node:crypto';

/** What a master key is used for; each purpose has a key of its own (HKDF, RFC 5869). */
export type KeyPurpose =
  | 'secret-box'
  | 'recovery-code-pepper'
  | 'refresh-successor'
  | 'completion-code'
  | 'audit-seal'
  | 'idempotency'
  | 'sent-code'
  | 'throttle-key';

export const MASTER_KEY_BYTES = 32;

export interface MasterKey {
  /** Public: says which key made a value, and nothing about the key. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** This process lacks a key that another one has, or had: the request may be tried again, elsewhere or later. */
export class MissingKey extends Error {
  readonly code = 'key_unavailable';

  constructor(keyId: string) {
    super(`No master key with the id ${keyId} is configured`);
  }
}

/** The configured master keys, newest first; purpose keys are derived once. */
export interface KeyRing {
  readonly current: MasterKey;
  readonly keys: readonly MasterKey[];
  holds(keyId: string): boolean;
  /** Throws {@link MissingKey}. */
  derive(purpose: KeyPurpose, keyId?: string): Buffer;
}

export function masterKey(bytes: Buffer): MasterKey {
  if (bytes.length !== MASTER_KEY_BYTES) throw new Error('A master key is 32 bytes in base64');
  const id = createHash('sha256')
    .update('countersign master key id\0')
    .update(bytes)
    .digest('hex')
    .slice(0, 12);
  return { id, bytes };
}

/**
 * `load` reads the keys as they are configured now: a key that another process added to the key file is found when
 * its id is first met, without a restart.
 */
export function createKeyRing(load: () => readonly MasterKey[]): KeyRing {
  const derived = new Map<string, Buffer>();
  let keys = load();
  const find = (keyId: string): MasterKey | undefined => {
    const known = keys.find(({ id }) => id === keyId);
    if (known !== undefined) return known;
    keys = reload(load) ?? keys;
    return keys.find(({ id }) => id === keyId);
  };
  return {
    get current() {
      return newest(keys);
    },
    get keys() {
      return keys;
    },
    holds: (keyId) => find(keyId) !== undefined,
    derive(purpose, keyId = newest(keys).id) {
      const name = `${purpose} ${keyId}`;
      const known = derived.get(name);
      if (known !== undefined) return known;
      const master = find(keyId);
      if (master === undefined) throw new MissingKey(keyId);
      const key = derive(master, purpose);
      derived.set(name, key);
      return key;
    },
  };
}

/** Undefined where the file is away at the moment: what was read before still holds. */
function reload(load: () => readonly MasterKey[]): readonly MasterKey[] | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

function newest(keys: readonly MasterKey[]): MasterKey {
  const [first] = keys;
  if (first === undefined) throw new Error('No master key is configured');
  return first;
}

function derive({ bytes }: MasterKey, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', bytes, '', `countersign ${purpose}`, 32));
}
