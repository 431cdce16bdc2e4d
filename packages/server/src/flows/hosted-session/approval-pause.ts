import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import { type Outcome, type Refusal, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { counter } from '../../core/throttle/counters.ts';
import { isFull, refuseFull } from '../../core/throttle/reserve.ts';
import type { CounterState } from '../../core/throttle/throttle.ts';

/** After requests in a row that were denied or ran out: until a code or a device approves, or the window ends. */
export async function isPaused(tenant: Tenant, account: Account): Promise<boolean> {
  return (await pausedUntil(tenant, account)) !== undefined;
}

/** When requests go on, where they are paused. */
export async function pausedUntil(tenant: Tenant, account: Account): Promise<number | undefined> {
  return (await readMisses(tenant, account)).find(isFull)?.windowEndsAt;
}

export async function refusePaused(
  tenant: Tenant,
  account: Account,
  caller: Caller,
): Promise<Refusal | Outcome<void>> {
  const full = (await readMisses(tenant, account)).filter(isFull);
  return full.length > 0 ? refuseFull(full, caller) : succeed(undefined);
}

async function readMisses(tenant: Tenant, { applicationId, id }: Account): Promise<CounterState[]> {
  const misses = counter(tenant.limits, 'approvalMisses', applicationId, id);
  const states = await tenant.database.stores.throttles.read([misses.key], tenant.clock.now());
  return states.map((state) => ({ ...state, ...misses }));
}
