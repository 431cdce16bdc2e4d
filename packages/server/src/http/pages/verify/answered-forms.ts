import { type Clock, MINUTE } from '../../../core/clock.ts';
import type { Outcome } from '../../../core/outcome.ts';

const KEPT = 5 * MINUTE;
const MAX_KEPT = 10_000;

interface Answered<T> {
  readonly outcome: Promise<Outcome<T>>;
  readonly until: number;
}

/**
 * What forms were answered with, so that a form that is sent twice (a double click, a reload) acts once. In the memory
 * of this process: where another one gets the second, the engine's own guards hold, and a wrong code counts twice.
 */
export class AnsweredForms<T> {
  readonly #clock: Clock;
  /** By a digest of all that the form holds, the browser's nonce included; oldest first. */
  readonly #answered = new Map<string, Answered<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  once(key: string, act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    this.#forget();
    const known = this.#answered.get(key);
    if (known !== undefined) return known.outcome;
    const outcome = act();
    this.#answered.set(key, { outcome, until: this.#clock.now() + KEPT });
    // What broke, or was not even looked at, may be tried again.
    outcome.then(
      (result) => {
        if (!result.ok && result.code === 'busy') this.#answered.delete(key);
      },
      () => this.#answered.delete(key),
    );
    return outcome;
  }

  #forget(): void {
    for (const [key, { until }] of this.#answered) {
      if (this.#clock.now() < until && this.#answered.size < MAX_KEPT) return;
      this.#answered.delete(key);
    }
  }
}
