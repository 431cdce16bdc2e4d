import { type Clock, SECOND } from './clock.ts';

const STEP = 25;
const LIMIT = 2 * SECOND;

/**
 * Asks again and again what another request under way will have settled in a moment: the first answer there is, or
 * undefined where there is none in two seconds.
 */
export async function waitFor<T>(clock: Clock, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let waited = 0; ; waited += STEP) {
    const answer = await ask();
    if (answer !== undefined || waited >= LIMIT) return answer;
    await clock.sleep(STEP);
  }
}
