import { OtpError } from './otp-error.ts';

/** The HMAC hash, as `otpauth:` URIs spell it (RFC 6238 §1.2). */
export type OtpAlgorithm = 'SHA1' | 'SHA256' | 'SHA512';

/** What enrolled authenticators assume where nothing is said (RFC 6238 §5.2, Key URI Format). */
export const DEFAULT_ALGORITHM: OtpAlgorithm = 'SHA1';
export const DEFAULT_DIGITS = 6;
export const DEFAULT_PERIOD = 30;

// ECMA-262 §21.4.1.1: the last millisecond a Date can name.
const LAST_MILLISECOND = 8.64e15;

const ALGORITHMS: readonly string[] = ['SHA1', 'SHA256', 'SHA512'] satisfies OtpAlgorithm[];

export function checkAlgorithm(algorithm: string): asserts algorithm is OtpAlgorithm {
  if (!ALGORITHMS.includes(algorithm)) {
    throw new OtpError('invalid_algorithm', 'The algorithm must be SHA1, SHA256 or SHA512.');
  }
}

// RFC 4226 §5.3: at least 6 digits, and possibly 7 or 8.
export function checkDigits(digits: number): void {
  if (!Number.isInteger(digits) || digits < 6 || digits > 8) {
    throw new OtpError('invalid_digits', 'The number of digits must be 6, 7 or 8.');
  }
}

export function checkPeriod(period: number): void {
  if (!Number.isSafeInteger(period) || period < 1) {
    throw new OtpError('invalid_period', 'The period must be a positive whole number of seconds.');
  }
}

export function checkCounter(counter: number): void {
  if (!Number.isSafeInteger(counter) || counter < 0) {
    throw new OtpError('invalid_counter', 'The counter must be a whole number from 0 to 2^53 - 1.');
  }
}

export function checkTime(now: number): void {
  if (!(now >= 0 && now <= LAST_MILLISECOND)) {
    throw new OtpError('invalid_time', 'The time must be in milliseconds since 1970.');
  }
}

export function checkSecret(secret: Uint8Array): void {
  if (!(secret instanceof Uint8Array) || secret.length === 0) {
    throw new OtpError('invalid_secret', 'The secret must have at least one byte.');
  }
}
