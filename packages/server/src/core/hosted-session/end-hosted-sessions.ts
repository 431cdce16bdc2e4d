import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
import { endHostedSession, type NegativeEnd } from './end-hosted-session.ts';
import type { HostedEndReason } from './settle-hosted-session.ts';

/** Ends all pending sessions of a person, each with its result, in the transaction of what ends them. */
export function endHostedSessions(
  engine: Engine,
  application: Application,
  account: Account,
): (stores: Stores, reason: HostedEndReason) => Promise<number> {
  return async (stores, reason) => {
    if (application.kind !== 'hosted') return 0;
    const now = engine.clock.now();
    const status = reason === 'guesses' ? 'denied' : 'expired';
    let ended = 0;
    for (const session of await stores.hostedSessions.listUnsettled(application.id, account.id)) {
      const demand = await stores.challenges.findDemand(application.id, { id: session.id });
      if (demand === undefined) continue;
      // Its time may have run out before the reason came.
      const isLate = demand.challenge.expiresAt <= now;
      const end: NegativeEnd = isLate ? { status: 'expired', reason: 'time', now } : { status, reason, now };
      if (await endHostedSession(engine, application, stores, { ...demand, session }, end)) ended += 1;
    }
    return ended;
  };
}
