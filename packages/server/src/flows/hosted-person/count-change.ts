import type { Account } from '../../core/account/account.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { keyCounter } from '../../core/api-key/key-counter.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, succeed } from '../../core/outcome.ts';
import type { Stores } from '../../core/stores.ts';
import { countUse, isFull } from '../../core/throttle/reserve.ts';

/**
 * Every factor that a key takes out of force is counted: one stolen key must not turn off the second factor of all
 * people. Within the transaction, so that a change that is rolled back is not counted. True where this was the last
 * one: that is reported once.
 */
export async function countChange(
  holder: KeyHolder,
  stores: Stores,
  account: Account,
  caller: Caller,
): Promise<Outcome<boolean>> {
  const changes = keyCounter(holder, 'keyChanges', account, caller);
  const counted = await countUse(holder, [changes.counter], caller, stores);
  if (!counted.ok) return counted;
  const exhausted = counted.value.states.some(isFull);
  if (exhausted) await prepareEvents(holder, account, [changes.alarm])(stores);
  return succeed(exhausted);
}
