import type { Account, NewAccount } from '../../core/account/account.ts';
import { lookUpHostedPerson, type PersonReference } from '../../core/account/find-hosted-person.ts';
import { typedEmail } from '../../core/account/mailbox.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type NamedPerson, namePerson } from './name-person.ts';

export interface Holding {
  readonly reference: PersonReference;
  readonly caller: Caller;
  /** Whether an account is made for a person who was never named before. */
  readonly creates: boolean;
}

/** The person as they are now, named by what the backend calls them, locked against change until the transaction ends. */
export async function holdPerson(
  holder: KeyHolder,
  stores: Stores,
  { reference, caller, creates }: Holding,
): Promise<Outcome<NamedPerson | undefined>> {
  const found = await lookUpHostedPerson(stores, reference);
  if (!found.ok) return found;
  if (found.value === undefined && !creates) return succeed(undefined);
  const made = found.value ?? (await create(holder, stores, reference, caller));
  if (made === undefined) {
    // Another request made the account first: the same rules hold for it.
    return holdPerson(holder, stores, { reference, caller, creates: false });
  }
  await stores.accounts.lock(made.id);
  const account = await stores.accounts.findById(made.id);
  if (account === undefined) return succeed(undefined);
  if (account.disabledAt !== undefined) return refuse('account_disabled');
  return namePerson(holder, stores, account, { externalId: reference.externalId, caller });
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
