import {
  checkAlgorithm,
  checkCounter,
  checkDigits,
  checkSecret,
  DEFAULT_ALGORITHM,
  DEFAULT_DIGITS,
  type OtpAlgorithm,
} from './parameters.ts';

export interface HotpOptions {
  /** The shared secret, at least one byte; RFC 4226 §4 R6 recommends 20. */
  secret: Uint8Array;
  /** The moving factor: a whole number from 0 to 2^53 - 1. */
  counter: number;
  /** The HMAC hash; `SHA1` unless given. */
  algorithm?: OtpAlgorithm;
  /** The length of the code: 6 (unless given), 7 or 8. */
  digits?: number;
}

type HmacKey = Awaited<ReturnType<typeof globalThis.crypto.subtle.importKey>>;

const WEB_CRYPTO_HASHES: Record<OtpAlgorithm, string> = {
  SHA1: 'SHA-1',
  SHA256: 'SHA-256',
  SHA512: 'SHA-512',
};

/**
 * Computes the one-time password of a counter. Browsers offer WebCrypto in secure contexts only
 * (HTTPS or localhost).
 *
 * @returns Exactly `digits` ASCII digits, leading zeros kept.
 * @throws {@link OtpError} `invalid_secret`, `invalid_counter`, `invalid_algorithm` or `invalid_digits`
 * (as a rejection).
 * @see RFC 4226 §5.3; RFC 6238 §1.2 for the hashes other than SHA1.
 */
export async function generateHotp(options: HotpOptions): Promise<string> {
  const { secret, counter, algorithm = DEFAULT_ALGORITHM, digits = DEFAULT_DIGITS } = options;
  checkCounter(counter);
  checkDigits(digits);
  return computeHotp(await importHmacKey(secret, algorithm), counter, digits);
}

export async function importHmacKey(secret: Uint8Array, algorithm: OtpAlgorithm): Promise<HmacKey> {
  checkSecret(secret);
  checkAlgorithm(algorithm);
  const parameters = { name: 'HMAC', hash: WEB_CRYPTO_HASHES[algorithm] };
  // Copied, because WebCrypto refuses views of shared memory.
  return globalThis.crypto.subtle.importKey('raw', new Uint8Array(secret), parameters, false, ['sign']);
}

export async function computeHotp(key: HmacKey, counter: number, digits: number): Promise<string> {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(counter));
  const digest = new DataView(await globalThis.crypto.subtle.sign('HMAC', key, message));
  return String(truncate(digest) % 10 ** digits).padStart(digits, '0');
}

// RFC 4226 §5.3; its errata and RFC 6238 read the offset from the last byte, whatever the hash's length.
function truncate(digest: DataView): number {
  const offset = digest.getUint8(digest.byteLength - 1) & 0xf;
  return digest.getUint32(offset) & 0x7fffffff;
}
