import { MINUTE, SECOND } from '../../core/clock.ts';
import type { SpecificRefusal } from './described-failure.ts';

/** `delivery_closed` for the number itself: another status, and waiting does not help. */
export const NUMBER_NOT_ALLOWED: SpecificRefusal = {
  code: 'delivery_closed',
  detail: { field: 'phoneNumber' },
  meaning: 'The service sends no text messages to numbers of this country or kind.',
  remedy: 'Use another number, or an authenticator app.',
};

/** `invalid_code` of a set-up, where the code fits another time. */
export const CLOCK_OFF: SpecificRefusal = {
  code: 'invalid_code',
  detail: { clockSkewSeconds: (3 * MINUTE) / SECOND },
  meaning: 'The code is right for another time: the clock of the phone is off by `clockSkewSeconds`.',
  remedy: 'Let the phone set its clock by itself, then confirm with a new code.',
};
