import type { Account } from '../account/account.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import { counter } from '../throttle/counters.ts';
import type { LimitName } from '../throttle/limits.ts';
import type { Counter } from '../throttle/throttle.ts';
import type { KeyHolder } from './authenticate-api-key.ts';

/** What one stolen key can do to all people of a business, in an hour. */
export interface KeyCounter {
  readonly counter: Counter;
  /** Recorded by the request that reaches the limit. */
  readonly alarm: AuditEvent;
}

export type KeyLimit = Extract<LimitName, 'keyChanges' | 'keyGuesses'>;

export function keyCounter(
  holder: KeyHolder,
  limit: KeyLimit,
  { id: accountId }: Pick<Account, 'id'>,
  caller: Caller,
): KeyCounter {
  const { application, key } = holder;
  const limited = counter(holder.limits, limit, application.id, key.id);
  const data = { keyId: key.id, name: key.name, limit, max: limited.max };
  const detail = { accountId, caller, actor: 'system', data } as const;
  return { counter: limited, alarm: newEvent(holder, 'api_key.capped', detail) };
}
