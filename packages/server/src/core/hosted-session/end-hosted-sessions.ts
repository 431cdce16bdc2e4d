import type { Account } from '../account/account.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { endHostedSession, type NegativeEnd } from './end-hosted-session.ts';
import type { HostedEndReason } from './settle-hosted-session.ts';

/** Ends all pending sessions of a person, each with its result, in the transaction of what ends them. */
export function endHostedSessions(
  tenant: Tenant,
  account: Account,
): (stores: Stores, reason: HostedEndReason) => Promise<number> {
  return async (stores, reason) => {
    if (tenant.application.kind !== 'hosted') return 0;
    const now = tenant.clock.now();
    const status = reason === 'guesses' ? 'denied' : 'expired';
    let ended = 0;
    for (const session of await stores.hostedSessions.listUnsettled(account.id)) {
      const demand = await stores.challenges.findDemand({ id: session.id });
      if (demand === undefined) continue;
      // Its time may have run out before the reason came.
      const isLate = demand.challenge.expiresAt <= now;
      const end: NegativeEnd = isLate ? { status: 'expired', reason: 'time', now } : { status, reason, now };
      if (await endHostedSession(tenant, stores, { ...demand, session }, end)) ended += 1;
    }
    return ended;
  };
}
