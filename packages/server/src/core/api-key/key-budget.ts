import type { Account } from '../account/account.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { counter } from '../throttle/counters.ts';
import type { LimitName } from '../throttle/limits.ts';
import type { Counter } from '../throttle/throttle.ts';
import type { KeyHolder } from './authenticate-api-key.ts';

/** What one stolen key can do to everybody, in an hour. */
export interface KeyBudget {
  readonly counter: Counter;
  /** Told by whoever uses up the last of it. */
  readonly alarm: AuditEvent;
}

export type KeyLimit = Extract<LimitName, 'keyChanges' | 'keyGuesses'>;

export function keyBudget(
  engine: Engine,
  { application, key }: KeyHolder,
  limit: KeyLimit,
  { id: accountId }: Pick<Account, 'id'>,
  caller: Caller,
): KeyBudget {
  const budget = counter(engine.limits, limit, application.id, key.id);
  const data = { keyId: key.id, name: key.name, limit, max: budget.max };
  const detail = { accountId, caller, actor: 'system', data } as const;
  return { counter: budget, alarm: auditEvent(engine, application, 'api_key.capped', detail) };
}
