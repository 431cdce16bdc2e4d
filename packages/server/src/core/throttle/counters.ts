import type { Limit, LimitName, Limits } from './limits.ts';
import type { Counter } from './throttle.ts';

/** One bucket of a named limit; `parts` name whose it is, the application first. */
export function counter(limits: Limits, name: LimitName, ...parts: readonly string[]): Counter {
  const limit: Limit = limits[name];
  return { key: [name, ...parts].join(':'), max: limit.max, window: limit.window };
}
