import type { Caller } from '../caller.ts';
import type { Tenant } from '../tenant.ts';
import type { Limit, LimitName, Limits } from './limits.ts';
import type { Counter } from './throttle.ts';

/** One bucket of a named limit; `parts` name whose it is, the application first. */
export function counter(limits: Limits, name: LimitName, ...parts: readonly string[]): Counter {
  const limit: Limit = limits[name];
  return { key: [name, ...parts].join(':'), max: limit.max, window: limit.window };
}

/** None for an application's own backends: their addresses say nothing about the people they speak for. */
export function ipCounters(
  { limits, application }: Pick<Tenant, 'limits' | 'application'>,
  name: 'loginIp' | 'register' | 'smsIp',
  { ipBucket }: Caller,
): Counter[] {
  return ipBucket === undefined ? [] : [counter(limits, name, application.id, ipBucket)];
}
