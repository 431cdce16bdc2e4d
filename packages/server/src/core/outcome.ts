import type { ErrorCode } from './error-code.ts';
import type { LimitState } from './throttle/throttle.ts';

/** A refusal is a value: only broken things throw. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly detail: RefusalDetail;
}

export interface RefusalDetail {
  /** A sentence that says what to fix, where the code's own sentence is too general. */
  readonly message?: string;
  /** The field of the request that is at fault. */
  readonly field?: string;
  /** The exhausted limit behind `rate_limited`. */
  readonly limit?: LimitState;
  /** When it is worth trying again; epoch milliseconds. */
  readonly retryAt?: number;
  /** Milliseconds after which `busy` is worth another try. */
  readonly retryAfter?: number;
  /** Keys of the exhausted counters; for the engine, never for clients. */
  readonly exhausted?: readonly string[];
  /** How far the authenticator's clock is off, in seconds; only while setting up. */
  readonly clockSkewSeconds?: number;
}

export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

export type Outcome<T> = Success<T> | Refusal;

export function succeed<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function refuse(code: ErrorCode, detail: RefusalDetail = {}): Refusal {
  return { ok: false, code, detail };
}
