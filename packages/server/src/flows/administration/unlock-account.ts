import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { LimitName } from '../../core/throttle/limits.ts';
import { isFull } from '../../core/throttle/reserve.ts';
import type { CounterState } from '../../core/throttle/throttle.ts';

/** A limit of an account that is drawn on. */
export interface DrawnLimit {
  readonly limit: LimitName;
  /** Whose part of it: an address, a browser; empty for the whole account. */
  readonly of: string;
  readonly used: number;
  readonly max: number;
  readonly isFull: boolean;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** What wrong guesses and messages have used of the account's limits. */
export async function listDrawnLimits(tenant: Tenant, { id }: Account): Promise<DrawnLimit[]> {
  const states = await listCounters(tenant, id);
  return states.map((state) => read(tenant, id, state));
}

/** Ends every lockout of an account and what counts towards the next; a factor that failures disabled stays so. */
export async function unlockAccount(
  tenant: Tenant,
  account: Account,
  reason: string,
): Promise<Outcome<{ lifted: number }>> {
  const states = await listCounters(tenant, account.id);
  if (states.length === 0) return succeed({ lifted: 0 });
  const lifted = states.filter(isFull).length;
  const detail = { accountId: account.id, actor: 'operator', data: { reason, lifted } } as const;
  const record = prepareEvents(tenant, account, [newEvent(tenant, 'account.unlocked', detail)]);
  return tenant.database.transact(async (stores) => {
    await stores.throttles.reset(states.map(({ key }) => key));
    await record(stores);
    return succeed({ lifted });
  });
}

/** For someone whose failures were not their own: the factor counts again, from zero. */
export async function enableFactor(
  tenant: Tenant,
  account: Account,
  { factorId, reason }: { readonly factorId: string; readonly reason: string },
): Promise<Outcome<void>> {
  const detail = { accountId: account.id, actor: 'operator', data: { factorId, reason } } as const;
  const record = prepareEvents(tenant, account, [newEvent(tenant, 'factor.enabled', detail)]);
  return tenant.database.transact(async (stores) => {
    if (!(await stores.factors.enable(account.id, factorId))) {
      return refuse('not_found', { message: `No disabled factor "${factorId}": see countersign user show` });
    }
    await stores.throttles.reset([['factorFailures', tenant.application.id, factorId].join(':')]);
    await record(stores);
    return succeed(undefined);
  });
}

/** Counters of open windows that are the account's own. */
export function listCounters(
  { limits, application, database, clock }: Tenant,
  id: string,
): Promise<CounterState[]> {
  const beginnings = Object.keys(limits).map((name) => [name, application.id, id].join(':'));
  return database.stores.throttles.listOpen(beginnings, clock.now());
}

function read({ application }: Tenant, id: string, state: CounterState): DrawnLimit {
  const [limit = ''] = state.key.split(':', 1);
  const whole = [limit, application.id, id].join(':');
  const { used, max, windowEndsAt: until } = state;
  const of = state.key.slice(whole.length + 1);
  return { limit: limit as LimitName, of, used, max, isFull: isFull(state), until };
}
