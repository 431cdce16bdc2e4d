import type { AuditEvent } from '../audit/audit-event.ts';
import { DAY } from '../clock.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';

/** Longer ago than this nobody looks for what was left out. */
const MEMORY = 30 * DAY;

/**
 * How many notices that tell the same were left out since the last one; undefined where this one is left out too.
 * A notice of another factor tells something else.
 */
export async function countLeftOut(
  tenant: Tenant,
  accountId: string,
  { createdAt, notice, factor = '' }: Pick<AuditEvent, 'createdAt'> & { notice: string; factor?: string },
  { throttles }: Stores,
): Promise<number | undefined> {
  const sent = counter(tenant.limits, 'notice', tenant.application.id, accountId, notice, factor);
  const leftOut = { key: `${sent.key}:left-out`, max: Number.MAX_SAFE_INTEGER, window: MEMORY };
  const { granted } = await throttles.reserve([sent], createdAt, false);
  if (!granted) {
    await throttles.reserve([leftOut], createdAt, false);
    return undefined;
  }
  const [before] = await throttles.read([leftOut.key], createdAt);
  if (before === undefined || before.used === 0) return 0;
  await throttles.reset([leftOut.key]);
  return before.used;
}
