import type { KeyHolder } from '../api-key/authenticate-api-key.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { type Outcome, succeed } from '../outcome.ts';
import type { Stores } from '../stores.ts';
import { counter } from '../throttle/counters.ts';
import { countUse, isFull } from '../throttle/reserve.ts';

/**
 * Every factor that a key takes out of force draws on it: one stolen key must not switch everybody off. Within the
 * transaction, so that what comes to nothing is not counted. True where this was the last one, which is told once.
 */
export async function countChange(
  engine: Engine,
  stores: Stores,
  { application, key }: KeyHolder,
  caller: Caller,
): Promise<Outcome<boolean>> {
  const budget = counter(engine.limits, 'keyChanges', application.id, key.id);
  const counted = await countUse(engine, application, [budget], caller, stores);
  if (!counted.ok) return counted;
  const exhausted = counted.value.states.some(isFull);
  if (exhausted) {
    const data = { keyId: key.id, name: key.name, max: budget.max };
    const alarm = auditEvent(engine, application, 'api_key.capped', { caller, actor: 'system', data });
    await stores.audit.append(alarm);
  }
  return succeed(exhausted);
}
