import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { listCounters } from './unlock-account.ts';

/**
 * Deletes a person with all that is kept of them. The audit trail stays whole, or its chain would break: what it holds
 * of them can be read no more, since its key goes with the account. Their names are free from then on.
 */
export async function eraseAccount(tenant: Tenant, account: Account, reason: string): Promise<Outcome<void>> {
  const detail = { accountId: account.id, actor: 'operator', data: { reason } } as const;
  // Nobody is told: there is nobody any more.
  const record = prepareEvents(tenant, undefined, [newEvent(tenant, 'account.erased', detail)]);
  const counters = await listCounters(tenant, account.id);
  return tenant.database.transact(async (stores) => {
    // Who opens something for the account waits here, and finds it gone.
    await stores.accounts.lock(account.id);
    if (!(await stores.personData.erase(account.id))) {
      throw new Rollback(refuse('not_found', { message: `No account "${account.id}"` }));
    }
    await stores.throttles.remove(counters.map(({ key }) => key));
    await record(stores);
    return succeed(undefined);
  });
}
