import type { Clock } from './clock.ts';

const FEWEST = 50;
const MOST = 500;
/** Milliseconds. On SQLite nothing else is done while a batch is worked on: twice as long must not be exceeded. */
const AIM = 10;

/**
 * Works a backlog off in batches, and lets the loop turn after each: requests are served between two. How many are taken
 * at once follows from how long the last ones took. Returns how many there were, or were taken before it was stopped.
 */
export async function workOff(
  clock: Clock,
  takeBatch: (limit: number) => Promise<number>,
  signal?: AbortSignal,
): Promise<number> {
  let done = 0;
  for (let limit = FEWEST; signal?.aborted !== true; ) {
    const began = clock.now();
    const taken = await takeBatch(limit);
    done += taken;
    if (taken < limit) return done;
    limit = nextLimit(limit, clock.now() - began);
    await clock.sleep(0);
  }
  return done;
}

function nextLimit(limit: number, took: number): number {
  const fitting = Math.floor((limit * AIM) / Math.max(took, 1));
  return Math.min(Math.max(fitting, FEWEST), 2 * limit, MOST);
}
