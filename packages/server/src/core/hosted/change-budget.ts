import type { Account } from '../account/account.ts';
import type { KeyHolder } from '../api-key/authenticate-api-key.ts';
import { keyBudget } from '../api-key/key-budget.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { recordEvents } from '../notice/record-events.ts';
import { type Outcome, succeed } from '../outcome.ts';
import type { Stores } from '../stores.ts';
import { countUse, isFull } from '../throttle/reserve.ts';

/**
 * Every factor that a key takes out of force draws on it: one stolen key must not switch everybody off. Within the
 * transaction, so that what comes to nothing is not counted. True where this was the last one, which is told once.
 */
export async function countChange(
  engine: Engine,
  stores: Stores,
  holder: KeyHolder,
  account: Account,
  caller: Caller,
): Promise<Outcome<boolean>> {
  const { application } = holder;
  const budget = keyBudget(engine, holder, 'keyChanges', account, caller);
  const counted = await countUse(engine, application, [budget.counter], caller, stores);
  if (!counted.ok) return counted;
  const exhausted = counted.value.states.some(isFull);
  if (exhausted) await recordEvents(engine, application, account, [budget.alarm])(stores);
  return succeed(exhausted);
}
