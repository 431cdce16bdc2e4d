import type { Clock } from '../../src/core/clock.ts';

/** Stands still, and all who sleep by it, until it is moved. */
export interface HandClock extends Clock {
  advance(milliseconds: number): Promise<void>;
}

export function handClock(): HandClock {
  let now = 1_000;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise((wake) => sleepers.add({ until: now + milliseconds, wake: () => wake() })),
    async advance(milliseconds) {
      now += milliseconds;
      for (const sleeper of sleepers) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
