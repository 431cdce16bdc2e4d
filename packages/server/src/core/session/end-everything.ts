import type { Account } from '../account/account.ts';
import { cancelChallenges } from '../challenge/cancel-challenges.ts';
import type { Stores } from '../stores.ts';

/** Every session, trusted device and pending login of an account. */
export async function endEverything(stores: Stores, account: Account, now: number): Promise<void> {
  const { applicationId, id } = account;
  await stores.sessions.endAll(applicationId, id, now);
  await stores.trustedBrowsers.revokeAll(applicationId, id, now);
  await cancelChallenges(stores, account, now);
}
