import { endFor } from '../ending/end-for.ts';
import { endHostedSession } from '../hosted-session/end-hosted-session.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import type { FailedGuess } from './guess.ts';

export interface UsedUp {
  /** Whether the account has no guess left. */
  readonly account: boolean;
  /** Whether the challenge has none. */
  readonly challenge: boolean;
}

/** What ends with a wrong guess: what a lockout ends, as the table of endings says, and a challenge without another guess. */
export function endOnFailure(
  tenant: Tenant,
  guess: FailedGuess,
  usedUp: UsedUp,
): (stores: Stores, now: number) => Promise<void> {
  const lockOut = endFor(tenant, 'locked-out', { account: guess.demand.account });
  return async (stores, now) => {
    if (usedUp.account) await lockOut(stores, now);
    if (usedUp.challenge) await denyExhausted(tenant, guess, stores, now);
  };
}

async function denyExhausted(
  tenant: Tenant,
  { demand, caller }: FailedGuess,
  stores: Stores,
  now: number,
): Promise<void> {
  if (PURPOSES[demand.challenge.purpose].unmet !== 'result') return;
  const session = await stores.hostedSessions.findById(demand.challenge.id);
  if (session === undefined) return;
  const end = { status: 'denied', reason: 'guesses', now, caller } as const;
  await endHostedSession(tenant, stores, { ...demand, session }, end);
}
