import type { Clock } from '../../../src/core/clock.ts';

export interface MovedClock extends Clock {
  move(milliseconds: number): void;
}

export function createMovedClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): MovedClock {
  let now = start;
  return {
    now: () => now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    move: (milliseconds) => {
      now += milliseconds;
    },
  };
}
