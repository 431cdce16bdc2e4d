import { setTimeout as delay } from 'node:timers/promises';
import { SECOND } from '../../src/core/clock.ts';
import { authenticator } from './person.ts';

const PERIOD = 30 * SECOND;
/** What a command may take at most. */
const MARGIN = 5 * SECOND;

/** Codes for a server whose clock nobody moves: of the period before, of this one, of the next. All three are good. */
export function realTimeCodes(): (secret: string) => Promise<string> {
  let step = -1;
  return async (secret) => {
    const left = PERIOD - (Date.now() % PERIOD);
    if (left < MARGIN) await delay(left);
    return authenticator(secret).generate({ timestamp: Date.now() + step++ * PERIOD });
  };
}
