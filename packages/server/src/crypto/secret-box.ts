import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type BoxBinding, type SecretBox, UnreadableBox } from '../core/ports/secret-box.ts';
import { type KeyRing, MissingKey } from './key-ring.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[0-9a-f]{12}$/;

/** AES-256-GCM under the ring's keys; the row is the associated data, so that a moved box does not open. */
export function createSecretBox(ring: KeyRing): SecretBox {
  return {
    get currentKeyId() {
      return ring.current.id;
    },
    seal: (plain, binding) => seal(ring, plain, binding),
    open(box, binding) {
      try {
        return open(ring, box, binding);
      } catch (error) {
        // Not the box's fault, nor that of whoever asks: it opens where the key is.
        if (error instanceof MissingKey) throw error;
        throw new UnreadableBox(binding, error);
      }
    },
  };
}

function seal(ring: KeyRing, plain: Uint8Array, binding: BoxBinding): string {
  const keyId = ring.current.id;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', ring.derive('secret-box', keyId), iv);
  const version = currentVersion(binding);
  cipher.setAAD(associatedData(version, binding, keyId));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return [version, keyId, iv.toString('base64url'), sealed.toString('base64url')].join('.');
}

function open(ring: KeyRing, box: string, binding: BoxBinding): Uint8Array {
  const [version, keyId = '', iv = '', text = ''] = box.split('.');
  if (version !== 'v1' && version !== currentVersion(binding)) throw new Error('Unknown version of a box');
  // No key is missing whose name could be no key's.
  if (!KEY_ID.test(keyId)) throw new Error('No id of a key');
  const sealed = Buffer.from(text, 'base64url');
  const key = ring.derive('secret-box', keyId);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(version, binding, keyId));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
}

function currentVersion({ accountId }: BoxBinding): 'v1' | 'v2' {
  return accountId === undefined ? 'v1' : 'v2';
}

/** The version is part of it: what was sealed as one is not read as another. */
function associatedData(version: 'v1' | 'v2', binding: BoxBinding, keyId: string): Buffer {
  const { table, column, applicationId, id, accountId } = binding;
  const row = [version, keyId, table, column, applicationId, id];
  return Buffer.from(JSON.stringify(version === 'v1' ? row : [...row, accountId]));
}
