import { SECOND } from '../core/clock.ts';
import type { Argon2Parameters } from '../core/ports/password-hasher.ts';
import type { Limit, LimitName, Limits } from '../core/throttle/limits.ts';
import { ConfigError } from './config-error.ts';

/** Limits of one thing by wider buckets: raising the narrow one alone would have no effect. */
const WIDER: Partial<Record<LimitName, readonly LimitName[]>> = { login: ['loginAccount', 'loginIp'] };

/** Reads `{"login":{"max":50,"windowSeconds":900}}` over the defaults. */
export function readLimits(text: string | undefined, defaults: Limits): Limits {
  const given = readObject('COUNTERSIGN_LIMITS', text);
  const limits: Record<string, Limit> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new ConfigError(
        `COUNTERSIGN_LIMITS: "${name}" is no limit; there are ${Object.keys(defaults).join(', ')}`,
      );
    }
    limits[name] = readLimit(name, value, defaults[name as LimitName]);
  }
  for (const [name, wider] of Object.entries(WIDER)) {
    for (const other of wider) widen(limits, other, limits[name], Object.hasOwn(given, other));
  }
  return limits as unknown as Limits;
}

function widen(limits: Record<string, Limit>, name: string, narrow: Limit | undefined, given: boolean): void {
  const limit = limits[name];
  if (given || limit === undefined || narrow === undefined || narrow.max <= limit.max) return;
  limits[name] = { ...limit, max: narrow.max };
}

function readLimit(name: string, value: unknown, fallback: Limit): Limit {
  const {
    max,
    windowSeconds = fallback.window / SECOND,
    ...rest
  } = asObject(`COUNTERSIGN_LIMITS: ${name}`, value);
  const complaint = `COUNTERSIGN_LIMITS: ${name} takes {"max": whole number, "windowSeconds": seconds}`;
  if (Object.keys(rest).length > 0) throw new ConfigError(complaint);
  const chosen = max ?? fallback.max;
  if (!isWhole(chosen, 0) || typeof windowSeconds !== 'number' || !(windowSeconds > 0)) {
    throw new ConfigError(complaint);
  }
  return { max: chosen, window: Math.round(windowSeconds * SECOND) };
}

export function readArgon2(text: string | undefined, defaults: Argon2Parameters): Argon2Parameters {
  const merged = { ...defaults, ...readObject('COUNTERSIGN_ARGON2', text) };
  const { memoryCost, timeCost, parallelism, ...rest } = merged;
  // RFC 9106 §3.1: 8 KiB for each lane at least.
  const whole = isWhole(parallelism, 1) && isWhole(memoryCost, 8 * parallelism) && isWhole(timeCost, 1);
  if (!whole || Object.keys(rest).length > 0) {
    throw new ConfigError(
      'COUNTERSIGN_ARGON2 takes whole numbers for memoryCost (KiB, 8 for each lane at least), timeCost and parallelism',
    );
  }
  return { memoryCost, timeCost, parallelism };
}

function isWhole(value: unknown, minimum: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum;
}

function readObject(name: string, text = '{}'): Record<string, unknown> {
  try {
    return asObject(name, JSON.parse(text));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${name} is not JSON: ${String(error)}`);
  }
}

function asObject(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ConfigError(`${name} must be a JSON object`);
}
