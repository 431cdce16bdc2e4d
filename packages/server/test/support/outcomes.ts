import type { ErrorCode } from '../../src/core/error-code.ts';
import type { Outcome } from '../../src/core/outcome.ts';

/** The value; throws where it was refused. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.code} ${JSON.stringify(outcome.detail)}`);
}

/** The code of the refusal, or `ok`. */
export function verdict(outcome: Outcome<unknown>): ErrorCode | 'ok' {
  return outcome.ok ? 'ok' : outcome.code;
}

/** How often each verdict was given. */
export function tally(outcomes: readonly Outcome<unknown>[]): Partial<Record<ErrorCode | 'ok', number>> {
  const counts: Partial<Record<ErrorCode | 'ok', number>> = {};
  for (const outcome of outcomes) {
    const key = verdict(outcome);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

export function inParallel<T>(times: number, attempt: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => attempt(index)));
}
