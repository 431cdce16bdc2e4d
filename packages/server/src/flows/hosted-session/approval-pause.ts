import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { type Outcome, type Refusal, succeed } from '../../core/outcome.ts';
import { counter } from '../../core/throttle/counters.ts';
import { isFull, refuseFull } from '../../core/throttle/reserve.ts';
import type { CounterState } from '../../core/throttle/throttle.ts';

/** After requests in a row that were denied or ran out: until a code or a device approves, or the window ends. */
export async function isPaused(engine: Engine, account: Account): Promise<boolean> {
  return (await pausedUntil(engine, account)) !== undefined;
}

/** When requests go on, where they are paused. */
export async function pausedUntil(engine: Engine, account: Account): Promise<number | undefined> {
  return (await readMisses(engine, account)).find(isFull)?.windowEndsAt;
}

export async function refusePaused(
  engine: Engine,
  account: Account,
  caller: Caller,
): Promise<Refusal | Outcome<void>> {
  const full = (await readMisses(engine, account)).filter(isFull);
  return full.length > 0 ? refuseFull(full, caller) : succeed(undefined);
}

async function readMisses(engine: Engine, { applicationId, id }: Account): Promise<CounterState[]> {
  const misses = counter(engine.limits, 'approvalMisses', applicationId, id);
  const states = await engine.database.stores.throttles.read([misses.key], engine.clock.now());
  return states.map((state) => ({ ...state, ...misses }));
}
