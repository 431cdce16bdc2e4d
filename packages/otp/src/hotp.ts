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
  /** WebCrypto's unless given: where there is a faster one. */
  hmac?: Hmac;
}

/** The HMAC of a message under a secret (RFC 2104). */
export type Hmac = (
  algorithm: OtpAlgorithm,
  secret: Uint8Array,
  message: Uint8Array,
) => Uint8Array | Promise<Uint8Array>;

type Authenticate = (message: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

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
  const { secret, counter, algorithm = DEFAULT_ALGORITHM, digits = DEFAULT_DIGITS, hmac } = options;
  checkCounter(counter);
  checkDigits(digits);
  return computeHotp(await authenticateWith(secret, algorithm, hmac), counter, digits);
}

export async function authenticateWith(
  secret: Uint8Array,
  algorithm: OtpAlgorithm,
  hmac: Hmac | undefined,
): Promise<Authenticate> {
  checkSecret(secret);
  checkAlgorithm(algorithm);
  if (hmac !== undefined) return (message) => hmac(algorithm, secret, message);
  const { subtle } = globalThis.crypto;
  const parameters = { name: 'HMAC', hash: WEB_CRYPTO_HASHES[algorithm] };
  // Copied, because WebCrypto refuses views of shared memory.
  const key = await subtle.importKey('raw', new Uint8Array(secret), parameters, false, ['sign']);
  return async (message) => new Uint8Array(await subtle.sign('HMAC', key, message));
}

export async function computeHotp(
  authenticate: Authenticate,
  counter: number,
  digits: number,
): Promise<string> {
  const message = new Uint8Array(8);
  new DataView(message.buffer).setBigUint64(0, BigInt(counter));
  const digest = await authenticate(message);
  return String(truncate(digest) % 10 ** digits).padStart(digits, '0');
}

// RFC 4226 §5.3; its errata and RFC 6238 read the offset from the last byte, whatever the hash's length.
function truncate({ buffer, byteOffset, byteLength }: Uint8Array): number {
  const digest = new DataView(buffer, byteOffset, byteLength);
  const offset = digest.getUint8(byteLength - 1) & 0xf;
  return digest.getUint32(offset) & 0x7fffffff;
}
