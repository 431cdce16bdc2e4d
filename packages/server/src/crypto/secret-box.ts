import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type BoxBinding, type SecretBox, UnreadableBox } from '../core/ports/secret-box.ts';
import type { KeyRing } from './key-ring.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

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
        throw new UnreadableBox(binding, error);
      }
    },
  };
}

function seal(ring: KeyRing, plain: Uint8Array, binding: BoxBinding): string {
  const keyId = ring.current.id;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', ring.derive('secret-box', keyId), iv);
  cipher.setAAD(associatedData(binding, keyId));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return ['v1', keyId, iv.toString('base64url'), sealed.toString('base64url')].join('.');
}

function open(ring: KeyRing, box: string, binding: BoxBinding): Uint8Array {
  const [version, keyId = '', iv = '', text = ''] = box.split('.');
  if (version !== 'v1') throw new Error('Unknown version of a box');
  const sealed = Buffer.from(text, 'base64url');
  const key = ring.derive('secret-box', keyId);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(binding, keyId));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
}

function associatedData({ table, column, applicationId, id }: BoxBinding, keyId: string): Buffer {
  return Buffer.from(JSON.stringify(['v1', keyId, table, column, applicationId, id]));
}
