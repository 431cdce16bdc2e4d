import {
  isSupportedCountry,
  type PhoneNumberType as LibraryType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { PhoneNumber, PhoneNumbers, PhoneNumberType } from '../../core/delivery/phone-numbers.ts';

/** Longer than any number that people write, spaces and brackets included. */
const LONGEST_INPUT = 40;

const TYPES: Readonly<Record<LibraryType, PhoneNumberType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed_line',
  FIXED_LINE_OR_MOBILE: 'fixed_line_or_mobile',
  VOIP: 'voip',
  TOLL_FREE: 'toll_free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared_cost',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'uan',
  VOICEMAIL: 'voicemail',
};

export const phoneNumbers: PhoneNumbers = { parse };

function parse(text: string, defaultRegion: string): PhoneNumber | undefined {
  if (text.length > LONGEST_INPUT) return undefined;
  const region = defaultRegion.toUpperCase();
  const number = parsePhoneNumberFromString(text, {
    ...(isSupportedCountry(region) ? { defaultCountry: region } : {}),
    // The whole text is the number, not a text that has one somewhere.
    extract: false,
  });
  if (number === undefined || number.ext !== undefined) return undefined;
  const type = number.getType();
  return {
    e164: number.number,
    ...(number.country === undefined ? {} : { country: number.country }),
    callingCode: number.countryCallingCode,
    type: type === undefined ? 'unknown' : TYPES[type],
    possible: number.isPossible(),
    valid: number.isValid(),
  };
}
