import { createHmac } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  type JWK,
} from 'jose';
import type { DeviceKeys, SignedRequest } from '../core/ports/device-keys.ts';

const ALGORITHM = 'ES256';

export const deviceKeys: DeviceKeys = {
  async read(jwk) {
    if (typeof jwk !== 'object' || jwk === null) return undefined;
    const { kty, crv, x, y } = jwk as JWK;
    if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return undefined;
    try {
      // Refuses what is no point of the curve; private members are left behind.
      await importJWK({ kty, crv, x, y }, ALGORITHM);
    } catch {
      return undefined;
    }
    return JSON.stringify({ crv, kty, x, y });
  },

  thumbprint: (key) => calculateJwkThumbprint(JSON.parse(key) as JWK, 'sha256'),

  peek,

  async isSignedBy(request, key) {
    try {
      await compactVerify(request, await importJWK(JSON.parse(key) as JWK, ALGORITHM), {
        algorithms: [ALGORITHM],
      });
      return true;
    } catch {
      return false;
    }
  },

  proof: (secret, algorithm, message) =>
    createHmac(algorithm.toLowerCase(), secret).update(message).digest('base64url'),
};

function peek(request: string): SignedRequest | undefined {
  try {
    const { kid, typ }: Record<string, unknown> = decodeProtectedHeader(request);
    const claims = decodeJwt(request);
    if (typeof kid !== 'string' || typeof typ !== 'string') return undefined;
    return [kid, ...Object.values(claims)].some(isUnstorable) ? undefined : { keyId: kid, type: typ, claims };
  } catch {
    return undefined;
  }
}

/** The parser of bodies does not see what is inside: no database takes such a text, not even to look for it. */
function isUnstorable(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());
}
