import type { Account } from '../../core/account/account.ts';
import { cancelChallenges } from '../../core/challenge/cancel-challenges.ts';
import type { Factor, FactorType } from '../../core/factor/factor.ts';
import type { Stores } from '../../core/stores.ts';

/** What is bound to an authenticator: with it, the devices that were registered by its codes. */
export const AUTHENTICATORS: readonly FactorType[] = ['totp', 'push'];

/** Takes factors out of force. Authenticators keep what they spent, in case their secret comes back. */
export async function retireFactors(
  { factors }: Stores,
  { applicationId, id }: Pick<Account, 'applicationId' | 'id'>,
  retired: readonly Factor[],
  now: number,
): Promise<void> {
  for (const factor of retired) {
    if (factor.type === 'totp') await factors.suspend(applicationId, id, factor.id, now);
    else await factors.revoke(applicationId, id, factor.id, now);
  }
}

/** Set-ups that somebody began end with the state that they began from. */
export async function endSetups(
  stores: Stores,
  account: Pick<Account, 'applicationId' | 'id'>,
  now: number,
): Promise<void> {
  const { applicationId, id } = account;
  await stores.factors.revokeAll(applicationId, id, now, { status: 'pending' });
  await stores.recoveryCodes.endAll(applicationId, id, 'pending');
  await cancelChallenges(stores, account, now, ({ factors }) => factors === 'pending');
}
