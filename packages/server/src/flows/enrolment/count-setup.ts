import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { counter } from '../../core/throttle/counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';

/** Every set-up of an account draws on one limit, of whatever kind it is and whoever begins it. */
export function countSetup(
  tenant: Tenant,
  { id }: Pick<Account, 'id'>,
  caller: Caller,
): Promise<Outcome<Reservation>> {
  return countUse(tenant, [counter(tenant.limits, 'setup', tenant.application.id, id)], caller);
}
