import type { Account } from '../account/account.ts';
import { emailKey } from '../account/mailbox.ts';
import type { Tenant } from '../tenant.ts';
import { actionHash } from './action-link.ts';
import type { ActionPurpose, ActionToken } from './action-token.ts';

export interface Action {
  readonly token: ActionToken;
  readonly account: Account;
  /** The address that the link was mailed to, still the account's. */
  readonly email: string;
}

/** What a mailed link stands for; undefined once it was used, has expired, or the address is no longer the account's. */
export async function findAction(
  tenant: Tenant,
  purpose: ActionPurpose,
  handle: string,
): Promise<Action | undefined> {
  const hash = actionHash(tenant, purpose, handle);
  if (hash === undefined) return undefined;
  const { actionTokens, accounts } = tenant.database.stores;
  const token = await actionTokens.findLive(purpose, hash, tenant.clock.now());
  if (token === undefined) return undefined;
  const account = await accounts.findById(token.accountId);
  if (account?.email === undefined) return undefined;
  const isSame = (emailKey(account.email) ?? account.email) === token.emailKey;
  if (!isSame) return undefined;
  return { token, account, email: account.email };
}
