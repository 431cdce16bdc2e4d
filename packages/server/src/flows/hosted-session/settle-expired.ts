import type { Challenge } from '../../core/challenge/challenge.ts';
import type { Engine } from '../../core/engine.ts';
import { settleHostedSession } from '../../core/hosted-session/settle-hosted-session.ts';
import type { Stores } from '../../core/stores.ts';

/** Gives sessions whose time ran out their results, in the transaction that let them expire. */
export async function settleExpired(
  engine: Engine,
  stores: Stores,
  expired: readonly Challenge[],
): Promise<number> {
  const now = engine.clock.now();
  let settled = 0;
  for (const challenge of expired) {
    const { applicationId, accountId, id } = challenge;
    const session = await stores.hostedSessions.findById(applicationId, id);
    const account = await stores.accounts.findById(applicationId, accountId);
    const application = await stores.applications.findById(applicationId);
    if (session === undefined || account === undefined || application === undefined) continue;
    const ending = { session, challenge, account };
    const settlement = { status: 'expired', reason: 'time', now } as const;
    if (await settleHostedSession(engine, application, stores, ending, settlement)) settled += 1;
  }
  return settled;
}
