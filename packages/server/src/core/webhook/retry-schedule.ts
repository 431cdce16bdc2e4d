import { HOUR, SECOND } from '../clock.ts';
import type { Random } from '../ports/random.ts';

const FIRST = 2 * SECOND;
const LONGEST = HOUR;
/** A receiver may ask for more patience, but not for this much. */
const LONGEST_ASKED = HOUR;
/** Doubling beyond this is beyond the longest anyway. */
const MOST_DOUBLINGS = 16;

/**
 * Milliseconds until the next attempt: 2 s, 4 s, 8 s … up to an hour, each shifted by up to a fifth, so that what
 * failed together does not come back together. A longer wait that the receiver asked for is kept, up to an hour.
 */
export function retryDelay(random: Random, attempts: number, retryAfter = 0): number {
  const doublings = Math.min(Math.max(0, attempts - 1), MOST_DOUBLINGS);
  const regular = Math.min(FIRST * 2 ** doublings, LONGEST);
  const [dice = 0] = random.bytes(1);
  const shifted = Math.round(regular * (0.8 + (0.4 * dice) / 255));
  return Math.max(shifted, Math.min(retryAfter, LONGEST_ASKED));
}
