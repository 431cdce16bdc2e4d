import type { Account } from '../../core/account/account.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Stores } from '../../core/stores.ts';
import { countChange } from './count-change.ts';

/** What a backend calls a person. */
export interface Naming {
  readonly externalId?: string | undefined;
  readonly caller: Caller;
}

export interface NamedPerson {
  readonly account: Account;
  /** The key has reached its limit of changes: someone should look at it. */
  readonly capped: boolean;
}

/** Whether the naming says of a person what nobody said before. */
export function isNew({ externalId }: Naming, account: Pick<Account, 'externalId'>): boolean {
  return externalId !== undefined && account.externalId === undefined;
}

/**
 * Names a person on the word of a backend, in the transaction that holds them: one stolen key must not name all people
 * who are enrolled, since the name then shuts their business out.
 */
export async function namePerson(
  holder: KeyHolder,
  stores: Stores,
  account: Account,
  { externalId, caller }: Naming,
): Promise<Outcome<NamedPerson>> {
  if (externalId === undefined || account.externalId === externalId) {
    return succeed({ account, capped: false });
  }
  // Another request named them since they were looked up.
  if (account.externalId !== undefined) return refuse('external_id_mismatch');
  const counted = account.secondFactorDue
    ? await countChange(holder, stores, account, caller)
    : succeed(false);
  if (!counted.ok) return counted;
  if (!(await recordName(holder, stores, account, { externalId, caller }))) {
    return refuse('external_id_mismatch');
  }
  return succeed({ account: { ...account, externalId }, capped: counted.value });
}

/** Names a person by whose code the word of the backend is proved. False where they have another name by now. */
export async function recordName(
  holder: KeyHolder,
  stores: Stores,
  account: Account,
  { externalId, caller }: Naming & { readonly externalId: string },
): Promise<boolean> {
  if (!(await stores.accounts.nameExternally(account.id, externalId))) return false;
  const data = { keyId: holder.key.id, externalId };
  const detail = { accountId: account.id, actor: 'backend', caller, data } as const;
  await prepareEvents(holder, account, [newEvent(holder, 'account.named', detail)])(stores);
  return true;
}
