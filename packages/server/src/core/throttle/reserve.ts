import type { Caller } from '../caller.ts';
import { SECOND } from '../clock.ts';
import { type Outcome, type Refusal, refuse, succeed } from '../outcome.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { waitFor } from '../wait-for.ts';
import type { Counter, CounterState, LimitState, Reservation } from './throttle.ts';

/** A reservation unsettled for longer belongs to a process that died: it counts as a failure. */
const SETTLE_LIMIT = 10 * SECOND;

/** Reserves an attempt that `confirm` or `giveBack` of the store settles. */
export async function reserveAttempt(
  tenant: Tenant,
  counters: readonly Counter[],
  caller: Caller,
): Promise<Outcome<Reservation>> {
  const { throttles } = tenant.database.stores;
  let asked: readonly CounterState[] = [];
  const answer = await waitFor(tenant.clock, async () => {
    const now = tenant.clock.now();
    const { granted, states } = await throttles.reserve(counters, now, true);
    asked = states;
    if (granted) return grant(states, caller);
    return mayBeGivenBack(states, now) ? undefined : refuseFull(states, caller);
  });
  return answer ?? refuseFull(asked, caller);
}

/** Counts one use of a rate, for good. */
export async function countUse(
  tenant: Tenant,
  counters: readonly Counter[],
  caller: Caller,
  stores: Pick<Stores, 'throttles'> = tenant.database.stores,
): Promise<Outcome<Reservation>> {
  const now = tenant.clock.now();
  const { granted, states } = await stores.throttles.reserve(counters, now, false);
  return granted ? grant(states, caller) : refuseFull(states, caller);
}

/** Reports how a counter stands where a repeated request is not charged. */
export async function reportLimit(
  tenant: Tenant,
  { key, max, window }: Counter,
  caller: Caller,
): Promise<void> {
  const now = tenant.clock.now();
  const [state] = await tenant.database.stores.throttles.read([key], now);
  const { used, windowEndsAt } = state ?? { used: 0, windowEndsAt: now + window };
  caller.onLimit?.({ max, remaining: Math.max(0, max - used), resetAt: windowEndsAt });
}

export function isFull(state: CounterState): boolean {
  return state.used >= state.max;
}

function mayBeGivenBack(states: readonly CounterState[], now: number): boolean {
  return states.filter(isFull).every((state) => state.unsettled > 0 && state.reservedAt > now - SETTLE_LIMIT);
}

function grant(states: readonly CounterState[], caller: Caller): Outcome<Reservation> {
  const tightest = tightestOf(states);
  if (tightest !== undefined) caller.onLimit?.(tightest);
  return succeed({ states });
}

export function refuseFull(states: readonly CounterState[], caller: Caller): Refusal {
  // A store that lost every race names no full counter: all of them are busy then.
  const busy = states.filter(isFull);
  const full = busy.length > 0 ? busy : states;
  const rate = tightestOf(full) ?? { max: 0, remaining: 0, resetAt: 0 };
  const refusal = { ...rate, resetAt: Math.max(...full.map((state) => state.windowEndsAt)) };
  caller.onLimit?.(refusal);
  return refuse('rate_limited', { limit: refusal, exhausted: full.map(({ key }) => key) });
}

function tightestOf(states: readonly CounterState[]): LimitState | undefined {
  return states
    .map((state) => ({
      max: state.max,
      remaining: Math.max(0, state.max - state.used),
      resetAt: state.windowEndsAt,
    }))
    .sort((left, right) => left.remaining - right.remaining)[0];
}
