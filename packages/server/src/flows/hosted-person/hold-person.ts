import type { Account, NewAccount } from '../../core/account/account.ts';
import { lookUpHostedPerson, type PersonReference } from '../../core/account/find-hosted-person.ts';
import { typedEmail } from '../../core/account/mailbox.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';

export interface Holding {
  readonly application: Application;
  readonly reference: PersonReference;
  readonly caller: Caller;
  /** Whether an account is made for a person who was never named before. */
  readonly creates: boolean;
}

/** The person as they are now, locked against change until the transaction ends. */
export async function holdPerson(
  tenant: Tenant,
  stores: Stores,
  { application, reference, caller, creates }: Holding,
): Promise<Outcome<Account | undefined>> {
  const found = await lookUpHostedPerson(stores, reference);
  if (!found.ok) return found;
  if (found.value === undefined && !creates) return succeed(undefined);
  const made = found.value ?? (await create(tenant, stores, reference, caller));
  if (made === undefined) {
    // Another request made the account first: the same rules hold for it.
    return holdPerson(tenant, stores, { application, reference, caller, creates: false });
  }
  await stores.accounts.lock(made.id);
  const account = await stores.accounts.findById(made.id);
  return account?.disabledAt === undefined ? succeed(account) : refuse('account_disabled');
}

/** Without a password: whoever is named by a business logs in nowhere here. */
async function create(
  tenant: Tenant,
  stores: Stores,
  { email, externalId }: PersonReference,
  caller: Caller,
): Promise<Pick<Account, 'id'> | undefined> {
  const now = tenant.clock.now();
  const account: NewAccount = {
    id: tenant.newId(),
    applicationId: tenant.application.id,
    email: typedEmail(email),
    ...(externalId !== undefined && { externalId }),
    credentialVersion: 1,
    createdAt: now,
    updatedAt: now,
  };
  if ((await stores.accounts.insert(account)) !== 'inserted') return undefined;
  const detail = { accountId: account.id, caller, actor: 'backend' } as const;
  const event = newEvent(tenant, 'account.registered', detail);
  await prepareEvents(tenant, account, [event])(stores);
  return account;
}
