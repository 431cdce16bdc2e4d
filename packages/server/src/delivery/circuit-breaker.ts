import type { Clock } from '../core/clock.ts';

export interface BreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** Milliseconds until a single message may try the provider again. */
  readonly pauseMs: number;
}

const DEFAULT_BREAKER: BreakerOptions = { failures: 5, pauseMs: 30_000 };

/** Keeps messages from waiting for a provider that is down. */
export interface CircuitBreaker {
  /** True where a message may be tried. While half open, one at a time: each true must be settled. */
  enter(): boolean;
  succeed(): void;
  fail(): void;
  state(): 'closed' | 'open' | 'half_open';
}

export function createCircuitBreaker(
  clock: Clock,
  { failures, pauseMs }: BreakerOptions = DEFAULT_BREAKER,
): CircuitBreaker {
  let inARow = 0;
  let pausedUntil: number | undefined;
  const mayEnter = (): boolean => pausedUntil === undefined || clock.now() >= pausedUntil;
  const pause = (): void => {
    pausedUntil = clock.now() + pauseMs;
  };
  return {
    enter: () => {
      if (!mayEnter()) return false;
      // One message at a time tries the provider again; one that never settles pauses it once more.
      if (pausedUntil !== undefined) pause();
      return true;
    },
    succeed: () => {
      inARow = 0;
      pausedUntil = undefined;
    },
    fail: () => {
      inARow += 1;
      if (inARow >= failures) pause();
    },
    state: () => {
      if (pausedUntil === undefined) return 'closed';
      return mayEnter() ? 'half_open' : 'open';
    },
  };
}
