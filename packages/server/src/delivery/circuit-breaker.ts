import type { Clock } from '../core/clock.ts';

export interface BreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** Milliseconds until a single message may try the provider again. */
  readonly restMs: number;
}

const DEFAULT_BREAKER: BreakerOptions = { failures: 5, restMs: 30_000 };

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
  { failures, restMs }: BreakerOptions = DEFAULT_BREAKER,
): CircuitBreaker {
  let inARow = 0;
  let restsUntil: number | undefined;
  const mayEnter = (): boolean => restsUntil === undefined || clock.now() >= restsUntil;
  const rest = (): void => {
    restsUntil = clock.now() + restMs;
  };
  return {
    enter: () => {
      if (!mayEnter()) return false;
      // The probe itself closes the door behind it; one that never settles keeps it shut for one more rest.
      if (restsUntil !== undefined) rest();
      return true;
    },
    succeed: () => {
      inARow = 0;
      restsUntil = undefined;
    },
    fail: () => {
      inARow += 1;
      if (inARow >= failures) rest();
    },
    state: () => {
      if (restsUntil === undefined) return 'closed';
      return mayEnter() ? 'half_open' : 'open';
    },
  };
}
