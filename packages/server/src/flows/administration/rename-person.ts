import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';

/** As the API takes it. */
const MOST_CHARACTERS = 255;

export interface Renaming {
  /** What the business calls the person; undefined for a person whom its next call may name. */
  readonly externalId: string | undefined;
  readonly reason: string;
}

/** For a person whom a wrong `external_id` shuts off from their business; factors and sessions stay. */
export async function renamePerson(
  tenant: Tenant,
  account: Account,
  { externalId, reason }: Renaming,
): Promise<Outcome<void>> {
  if (tenant.application.kind !== 'hosted') return refuse('wrong_application_kind');
  if (externalId !== undefined && !isExternalId(externalId)) {
    const message = `An external id has 1 to ${MOST_CHARACTERS} characters`;
    return refuse('invalid_request', { field: 'external_id', message });
  }
  const data = {
    reason,
    ...(externalId !== undefined && { externalId }),
    ...(account.externalId !== undefined && { formerExternalId: account.externalId }),
  };
  const event = newEvent(tenant, 'account.named', { accountId: account.id, actor: 'operator', data });
  const record = prepareEvents(tenant, account, [event]);
  return tenant.database.transact(async (stores) => {
    if (!(await stores.accounts.rename(account.id, externalId, tenant.clock.now()))) {
      return refuse('not_found');
    }
    await record(stores);
    return succeed(undefined);
  });
}

function isExternalId(text: string): boolean {
  return text.length > 0 && text.length <= MOST_CHARACTERS;
}
