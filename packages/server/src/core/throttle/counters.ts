import type { Caller } from '../caller.ts';
import type { Tenant } from '../tenant.ts';
import type { Limit, LimitName, Limits } from './limits.ts';
import type { Counter } from './throttle.ts';

/** One bucket of a named limit; `parts` name whose it is, the application first. */
export function counter(limits: Limits, name: LimitName, ...parts: readonly string[]): Counter {
  const limit: Limit = limits[name];
  return { key: [name, ...parts].join(':'), max: limit.max, window: limit.window };
}

/** Of how many of its /64 a /48 of IPv6 has the limit: fewer than whoever rotates through them, more than a family. */
const NETWORK_SHARE = 4;

export function ofNetwork({ max, window }: Limit): Limit {
  return { max: max * NETWORK_SHARE, window };
}

/** None for an application's own backends: their addresses say nothing about the people they speak for. */
export function ipCounters(
  { limits, application }: Pick<Tenant, 'limits' | 'application'>,
  name: 'loginIp' | 'register' | 'smsIp',
  { ipBucket, ipNetwork }: Caller,
): Counter[] {
  if (ipBucket === undefined) return [];
  const own = counter(limits, name, application.id, ipBucket);
  if (ipNetwork === undefined) return [own];
  return [own, { ...own, key: [name, application.id, ipNetwork].join(':'), ...ofNetwork(limits[name]) }];
}
