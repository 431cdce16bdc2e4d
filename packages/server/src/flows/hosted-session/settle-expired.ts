import type { Challenge } from '../../core/challenge/challenge.ts';
import type { Engine } from '../../core/engine.ts';
import { settleHostedSession } from '../../core/hosted-session/settle-hosted-session.ts';
import type { AllStores } from '../../core/stores.ts';

/** Gives sessions whose time ran out their results, in the transaction that let them expire. */
export async function settleExpired(
  engine: Engine,
  stores: AllStores,
  expired: readonly Challenge[],
): Promise<number> {
  const now = engine.clock.now();
  let settled = 0;
  for (const challenge of expired) {
    const { applicationId, accountId, id } = challenge;
    const own = stores.in(applicationId);
    const session = await own.hostedSessions.findById(id);
    const account = await own.accounts.findById(accountId);
    const application = await stores.applications.findById(applicationId);
    if (session === undefined || account === undefined || application === undefined) continue;
    const ending = { session, challenge, account };
    const settlement = { status: 'expired', reason: 'time', now } as const;
    if (await settleHostedSession(engine.in(application), own, ending, settlement)) settled += 1;
  }
  return settled;
}
