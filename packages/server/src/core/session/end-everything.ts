import type { Account } from '../account/account.ts';
import type { Stores } from '../stores.ts';

/** Every session, trusted device and pending login of an account. */
export async function endEverything(
  stores: Stores,
  { applicationId, id }: Account,
  now: number,
): Promise<void> {
  await stores.sessions.endAll(applicationId, id, now);
  await stores.trustedBrowsers.revokeAll(applicationId, id, now);
  await stores.challenges.cancelPending(applicationId, id, now);
}
