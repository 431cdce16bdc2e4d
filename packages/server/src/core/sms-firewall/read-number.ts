import { toAsciiDigits } from '@countersign/otp';
import type { Delivery } from '../delivery/delivery.ts';
import type { PhoneNumber } from '../delivery/phone-numbers.ts';

/** Development takes any digits: they only reach the inbox page. */
export function readNumber(
  { phoneNumbers, acceptsAnyNumber }: Pick<Delivery, 'phoneNumbers' | 'acceptsAnyNumber'>,
  text: string,
  defaultRegion: string,
): PhoneNumber | undefined {
  // Numbers are pasted with marks of direction, and typed in the digits of every script.
  const plain = toAsciiDigits(text).replaceAll(/[\p{Cf}\p{DI}]/gu, '');
  const parsed = phoneNumbers.parse(plain, defaultRegion);
  if (parsed?.possible === true) return parsed;
  const digits = plain.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
  if (!acceptsAnyNumber || !/^\d{8,15}$/.test(digits)) return undefined;
  const callingCode = digits.slice(0, 2);
  return { e164: `+${digits}`, callingCode, type: 'unknown', possible: true, valid: false };
}
