import type { ErrorCode } from '../core/error-code.ts';
import type { Outcome, Refusal } from '../core/outcome.ts';

/** A failure as one API words it. */
export interface WireError {
  readonly status: number;
  readonly code: string;
  /** A sentence to show to people. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How an API words and shapes what goes wrong. */
export interface ErrorShape {
  readonly refusals: Readonly<Record<ErrorCode, WireError>>;
  /** The sentence for this refusal, where it says more than the table. */
  sentence(refusal: Refusal): string | undefined;
  /** The status for this refusal, which may depend on its detail. */
  status(refusal: Refusal): number;
  encode(error: WireError, requestId: string, refusal?: Refusal): object;
}

/** The failure that a refusal is in an API. */
export function wordRefusal(shape: Omit<ErrorShape, 'encode'>, refusal: Refusal): WireError {
  const wire = shape.refusals[refusal.code];
  return { ...wire, status: shape.status(refusal), message: shape.sentence(refusal) ?? wire.message };
}

/** Carries a refusal out of a hook to the error handler of the API. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** The value of an outcome; a refusal goes to the error handler, which words it. */
export function orThrow<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new RefusalError(outcome);
}
