import { createHash, createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { HandleKind, Handles, RefreshHandle } from '../core/ports/handles.ts';
import { decodeBase62, encodeBase62 } from './base62.ts';
import type { KeyRing } from './key-ring.ts';

const SECRET_BYTES = 20;
const CHECKSUM_BYTES = 4;

/** Tokens that scanners recognise: `cs_<kind>_<base62 of secret and CRC-32>`. */
export function createHandles(ring: KeyRing): Handles {
  return {
    issue(kind) {
      const token = write(kind, randomBytes(SECRET_BYTES));
      return { token, hash: digest(token) };
    },
    hash: (kind, token) => (read(kind, token, SECRET_BYTES) === undefined ? undefined : digest(token)),
    digest,
    issueRefresh: () => refreshHandle(randomBytes(SECRET_BYTES), randomBytes(SECRET_BYTES)),
    readRefresh(token) {
      const secret = read('refresh', token, 2 * SECRET_BYTES);
      if (secret === undefined) return undefined;
      return { familyHash: digest(secret.subarray(0, SECRET_BYTES)), hash: digest(token) };
    },
    refreshSuccessor: (token) => successor(ring, token, ring.current.id),
    refreshSuccessors: (token) => ring.keys.map(({ id }) => successor(ring, token, id)),
    completionCodes: (nonce) =>
      [ring.current.id, ...ring.keys.map(({ id }) => id)].map((id) => completionCode(ring, nonce, id)),
  };
}

function refreshHandle(family: Buffer, secret: Buffer): RefreshHandle {
  const token = write('refresh', Buffer.concat([family, secret]));
  return { token, familyHash: digest(family), hash: digest(token) };
}

function successor(ring: KeyRing, token: string, keyId: string): RefreshHandle {
  const presented = read('refresh', token, 2 * SECRET_BYTES);
  if (presented === undefined) throw new Error('Not a refresh token');
  const key = ring.derive('refresh-successor', keyId);
  const secret = createHmac('sha256', key).update(presented).digest().subarray(0, SECRET_BYTES);
  return refreshHandle(presented.subarray(0, SECRET_BYTES), secret);
}

function completionCode(ring: KeyRing, nonce: string, keyId: string): { token: string; hash: string } {
  const key = ring.derive('completion-code', keyId);
  const secret = createHmac('sha256', key).update(nonce).digest().subarray(0, SECRET_BYTES);
  const token = write('completion', secret);
  return { token, hash: digest(token) };
}

function write(kind: HandleKind, secret: Buffer): string {
  const prefix = `cs_${kind}_`;
  return prefix + encodeBase62(Buffer.concat([secret, checksum(prefix, secret)]));
}

function read(kind: HandleKind, token: string, length: number): Buffer | undefined {
  const prefix = `cs_${kind}_`;
  if (!token.startsWith(prefix)) return undefined;
  const bytes = decodeBase62(token.slice(prefix.length), length + CHECKSUM_BYTES);
  if (bytes === undefined) return undefined;
  const secret = bytes.subarray(0, length);
  return checksum(prefix, secret).equals(bytes.subarray(length)) ? secret : undefined;
}

function checksum(prefix: string, secret: Buffer): Buffer {
  const bytes = Buffer.alloc(CHECKSUM_BYTES);
  bytes.writeUInt32BE(crc32(secret, crc32(prefix)));
  return bytes;
}

function digest(secret: string | Buffer): string {
  return createHash('sha256').update(secret).digest('base64url');
}
