import type { SpecificRefusal } from './route.ts';

/** `delivery_closed` for the number itself: another status, and waiting does not help. */
export const NUMBER_NOT_ALLOWED = {
  code: 'delivery_closed',
  detail: { field: 'phoneNumber' },
  meaning: 'The service sends no text messages to numbers of this country or kind.',
  remedy: 'Use another number, or an authenticator app.',
} as const satisfies SpecificRefusal;

/** `invalid_code` of a set-up, where the code fits another time. */
export const CLOCK_OFF = {
  code: 'invalid_code',
  detail: { clockSkewSeconds: 180 },
  meaning: 'The code is right for another time: the clock of the phone is off by `clockSkewSeconds`.',
  remedy: 'Let the phone set its clock by itself, then confirm with a new code.',
} as const satisfies SpecificRefusal;
