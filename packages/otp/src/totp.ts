import { authenticateWith, computeHotp, generateHotp, type Hmac } from './hotp.ts';
import { OtpError } from './otp-error.ts';
import {
  checkDigits,
  checkPeriod,
  checkTime,
  DEFAULT_ALGORITHM,
  DEFAULT_DIGITS,
  DEFAULT_PERIOD,
  type OtpAlgorithm,
} from './parameters.ts';

export interface TotpOptions {
  /** The shared secret, at least one byte; RFC 4226 §4 R6 recommends 20. */
  secret: Uint8Array;
  /** The time, in milliseconds since 1970. */
  now: number;
  /** The HMAC hash; `SHA1` unless given. */
  algorithm?: OtpAlgorithm;
  /** The length of the code: 6 (unless given), 7 or 8. */
  digits?: number;
  /** The length of a time step in seconds; 30 unless given. */
  period?: number;
  /** WebCrypto's unless given: where there is a faster one. */
  hmac?: Hmac;
}

/** How many time steps beside the current one are accepted; whole numbers from 0 to 3600. */
export interface TotpWindow {
  before: number;
  after: number;
}

export interface VerifyTotpOptions extends TotpOptions {
  /** The code as claimed; see `normalizeCode` for what people type. */
  code: string;
  /** One step on either side unless given, as RFC 6238 §5.2 recommends for the delay of a network. */
  window?: TotpWindow;
  /** The time steps already used, or a function that tells them: they never match. */
  spentSteps?: Iterable<number> | ((step: number) => boolean);
}

export interface FindTotpStepOptions extends TotpOptions {
  /** The code as claimed; see `normalizeCode` for what people type. */
  code: string;
  /** How far the other clock may be off to either side, in milliseconds; ten minutes unless given. */
  within?: number;
}

type IsSpent = (step: number) => boolean;

const DEFAULT_WINDOW: TotpWindow = { before: 1, after: 1 };
const TEN_MINUTES = 600_000;
// RFC 6238 §6 asks for a limit on the drift searched: here an hour of one-second steps.
const MOST_STEPS_PER_SIDE = 3600;

/**
 * Tells the time step that a moment lies in.
 *
 * @param now - Milliseconds since 1970.
 * @param period - The length of a step in seconds; 30 unless given.
 * @throws {@link OtpError} `invalid_time` or `invalid_period`.
 * @see RFC 6238 §4.2, with T0 = 0.
 */
export function timeStep(now: number, period: number = DEFAULT_PERIOD): number {
  checkTime(now);
  checkPeriod(period);
  return Math.floor(now / (period * 1000));
}

/**
 * Computes the one-time password of a moment.
 *
 * @returns Exactly `digits` ASCII digits, leading zeros kept.
 * @throws {@link OtpError} `invalid_secret`, `invalid_time`, `invalid_algorithm`, `invalid_digits` or
 * `invalid_period` (as a rejection).
 * @see RFC 6238 §4.2.
 */
export async function generateTotp({ now, period, ...hotp }: TotpOptions): Promise<string> {
  return generateHotp({ ...hotp, counter: timeStep(now, period) });
}

/**
 * Finds the time step that a code belongs to, among the steps accepted now and not yet spent.
 * Where the code fits several, the one nearest to now is returned, the earlier one of two equally near.
 * Every step of the window is computed and compared whatever the code is, so that neither a wrong
 * code nor a used one is told apart by its cost.
 *
 * Let the caller record the step and pass it in `spentSteps` from then on: RFC 6238 §5.2 forbids a
 * second acceptance.
 *
 * @returns The matched time step (which may be 0: compare with `undefined`), or `undefined` for a
 * code that is wrong, spent, or no text of `digits` ASCII digits.
 * @throws {@link OtpError} `invalid_secret`, `invalid_time`, `invalid_algorithm`, `invalid_digits`,
 * `invalid_period` or `invalid_window` (as a rejection).
 * @see RFC 6238 §5.2.
 */
export async function verifyTotp(options: VerifyTotpOptions): Promise<number | undefined> {
  const { now, period, window = DEFAULT_WINDOW, spentSteps = [] } = options;
  const steps = stepsAround(timeStep(now, period), window);
  return findMatch(options, steps, toPredicate(spentSteps));
}

/**
 * Finds the time step that a code belongs to in a wide span around now, to tell someone that their
 * device's clock is off, and by how much. A diagnosis, not a verification: so many steps make guessing
 * easy, so never let anyone in on its answer.
 *
 * @returns The matched step nearest to now, the earlier one of two equally near, or `undefined`.
 * The skew is `(step - timeStep(now, period)) * period` seconds, positive when the device is ahead.
 * @throws {@link OtpError} as `verifyTotp` does; `invalid_window` where `within` is negative or spans
 * more than 3600 steps on a side.
 * @see RFC 6238 §6.
 */
export async function findTotpStep(options: FindTotpStepOptions): Promise<number | undefined> {
  const { now, period, within = TEN_MINUTES } = options;
  if (!(within >= 0)) throw invalidWindow();
  const current = timeStep(now, period);
  const before = current - timeStep(Math.max(0, now - within), period);
  const after = timeStep(now + within, period) - current;
  return findMatch(options, stepsAround(current, { before, after }), () => false);
}

async function findMatch(options: VerifyTotpOptions, steps: readonly number[], isSpent: IsSpent) {
  const { secret, code, algorithm = DEFAULT_ALGORITHM, digits = DEFAULT_DIGITS, hmac } = options;
  checkDigits(digits);
  const authenticate = await authenticateWith(secret, algorithm, hmac);
  const expected = await Promise.all(steps.map((step) => computeHotp(authenticate, step, digits)));
  let match: number | undefined;
  steps.forEach((step, index) => {
    const fits = equalInConstantTime(expected[index] ?? '', code);
    const spent = isSpent(step);
    if (fits && !spent) match ??= step;
  });
  return match;
}

/** The steps of a window, nearest first; the sort is stable, so the earlier of two comes first. */
function stepsAround(current: number, { before, after }: TotpWindow): number[] {
  if (!isStepCount(before) || !isStepCount(after)) throw invalidWindow();
  const first = Math.max(0, current - before);
  const steps = Array.from({ length: current + after - first + 1 }, (_, index) => first + index);
  return steps.sort((a, b) => Math.abs(a - current) - Math.abs(b - current));
}

function isStepCount(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= MOST_STEPS_PER_SIDE;
}

function invalidWindow(): OtpError {
  return new OtpError(
    'invalid_window',
    `A window spans 0 to ${MOST_STEPS_PER_SIDE} whole steps on either side.`,
  );
}

function toPredicate(spentSteps: Iterable<number> | IsSpent): IsSpent {
  if (typeof spentSteps === 'function') return spentSteps;
  const spent = new Set(spentSteps);
  return (step) => spent.has(step);
}

function equalInConstantTime(expected: string, actual: string): boolean {
  let difference = expected.length ^ actual.length;
  for (let index = 0; index < expected.length; index++) {
    difference |= expected.charCodeAt(index) ^ actual.charCodeAt(index);
  }
  return difference === 0;
}
