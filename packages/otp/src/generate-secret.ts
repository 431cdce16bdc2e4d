import { OtpError } from './otp-error.ts';

/** Returns that many unpredictable bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * Draws a new shared secret.
 *
 * @param bytes - The length, 16 to 128; 20 unless given. RFC 6238 §3 R6 suggests the hash's own
 * length: 20 for SHA1, 32 for SHA256, 64 for SHA512.
 * @param randomBytes - The source of randomness; WebCrypto's unless given.
 * @throws {@link OtpError} `invalid_secret` for another length, or where the source returns one.
 * @see RFC 4226 §4 R6: at least 128 bits, 160 recommended.
 */
export function generateSecret(bytes: number = 20, randomBytes: RandomBytes = webCryptoBytes): Uint8Array {
  if (!Number.isInteger(bytes) || bytes < 16 || bytes > 128) {
    throw new OtpError('invalid_secret', 'A new secret has 16 to 128 bytes.');
  }
  const secret = randomBytes(bytes);
  if (secret.length !== bytes) {
    throw new OtpError('invalid_secret', 'The source of randomness returned another number of bytes.');
  }
  return secret;
}

function webCryptoBytes(length: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}
