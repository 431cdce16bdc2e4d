import { createHmac } from 'node:crypto';
import type { KeyedHash } from '../core/ports/secret-box.ts';
import type { KeyRing } from './key-ring.ts';

export function createKeyedHash(ring: KeyRing): KeyedHash {
  return {
    get currentKeyId() {
      return ring.current.id;
    },
    holds: (keyId) => ring.holds(keyId),
    mac: (purpose, message, keyId) =>
      createHmac('sha256', ring.derive(purpose, keyId)).update(message).digest('base64url'),
  };
}
