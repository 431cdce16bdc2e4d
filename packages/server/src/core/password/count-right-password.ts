import type { Account } from '../account/account.ts';
import type { Caller } from '../caller.ts';
import { wasUsedLately } from '../known-browser/was-used-lately.ts';
import { type Outcome, succeed } from '../outcome.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import { countUse } from '../throttle/reserve.ts';
import type { TrustedBrowser } from '../trusted-browser/trusted-browser.ts';

interface RightPassword {
  readonly account: Account;
  readonly caller: Caller;
  /** Whose token came with it. */
  readonly device?: TrustedBrowser | undefined;
}

/**
 * Counts what a right password is about to open, before anything is written: whoever knows it opens no thousands of
 * sessions and pending logins. A trusted browser, and an address that the owner logged in from, count apart.
 */
export async function countRightPassword(
  tenant: Tenant,
  { account, caller, device }: RightPassword,
  stores: Stores,
): Promise<Outcome<void>> {
  // The headers go on telling of wrong passwords, unless this is what refuses.
  const silent = { ...caller, onLimit: () => undefined };
  const count = (...whose: string[]) => {
    const used = counter(tenant.limits, 'rightPassword', tenant.application.id, account.id, ...whose);
    return countUse(tenant, [used], silent, stores);
  };
  let counted = await (device === undefined ? count() : count('device', device.id));
  if (!counted.ok && device === undefined && (await isKnown(tenant, account, caller, stores))) {
    counted = await count('known', caller.ipAddress);
  }
  if (counted.ok) return succeed(undefined);
  if (counted.detail.limit !== undefined) caller.onLimit?.(counted.detail.limit);
  return counted;
}

/** Asked before the session stands that would make the address known. */
function isKnown(
  tenant: Tenant,
  { id: accountId }: Account,
  caller: Caller,
  stores: Stores,
): Promise<boolean> {
  return wasUsedLately(tenant, { purpose: 'login', accountId }, caller, stores);
}
