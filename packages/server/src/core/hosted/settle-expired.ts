import type { Challenge } from '../challenge/challenge.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
import { settleSession } from './settle-session.ts';

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
    if (await settleSession(engine, application, stores, ending, settlement)) settled += 1;
  }
  return settled;
}
