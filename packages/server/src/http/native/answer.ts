import type { Outcome } from '../../core/outcome.ts';
import { Refused } from '../wire-error.ts';

export interface Answer<Data> {
  readonly success: true;
  readonly data: Data;
}

export function answer<Data>(data: Data): Answer<Data> {
  return { success: true, data };
}

/** The value of an outcome; a refusal goes to the error handler, which words it. */
export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Refused(outcome);
}

export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
