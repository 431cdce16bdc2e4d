import type { ChallengeStatus } from '../challenge/challenge.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import {
  type EndedHostedSession,
  type HostedSettlement,
  settleHostedSession,
} from './settle-hosted-session.ts';

export type NegativeEnd = Omit<HostedSettlement, 'status' | 'method'> & {
  readonly status: 'denied' | 'expired';
};

/** Ends a pending session without approval, with its result; false where someone else was first. */
export async function endHostedSession(
  tenant: Tenant,
  stores: Stores,
  ending: EndedHostedSession,
  end: NegativeEnd,
): Promise<boolean> {
  const { id } = ending.session;
  const change = { status: challengeStatus(end), now: end.now };
  if (!(await stores.challenges.end(id, change))) return false;
  // Read again: who asked for a number meanwhile is counted.
  const session = (await stores.hostedSessions.findById(id)) ?? ending.session;
  return settleHostedSession(tenant, stores, { ...ending, session }, end);
}

/** Time alone lets a challenge expire; what was superseded or lost its ground is canceled. */
function challengeStatus({ status, reason }: NegativeEnd): Exclude<ChallengeStatus, 'pending' | 'approved'> {
  if (status === 'denied') return 'denied';
  return reason === 'time' ? 'expired' : 'canceled';
}
