import type { Account } from '../account/account.ts';
import type { AuditActor, AuditEventType } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import type { Challenge } from '../challenge/challenge.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import type { Ports } from '../ports/ports.ts';
import { type BoxBinding, UnreadableBox } from '../ports/secret-box.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import { draftResult } from '../webhook/draft-result.ts';
import type { WebhookDelivery } from '../webhook/webhook-delivery.ts';
import type { HostedSession, SessionStatus } from './hosted-session.ts';

/** Why a session ended without its proof. */
export type HostedEndReason = 'person' | 'device' | 'guesses' | 'time' | 'superseded' | 'account';

export interface HostedSettlement {
  readonly status: Exclude<SessionStatus, 'pending'>;
  readonly now: number;
  /** Of an approval. */
  readonly method?: string;
  readonly reason?: HostedEndReason;
  readonly completionHash?: string;
  readonly caller?: Caller;
}

export interface EndedHostedSession {
  readonly session: HostedSession;
  readonly challenge: Challenge;
  readonly account: Account;
}

export function tokenBinding({ applicationId, id }: Pick<HostedSession, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'hosted_sessions', column: 'token', applicationId, id };
}

/**
 * Queues the one final result, in the transaction that ended the challenge; false where there was one already.
 * Everything that ends a session comes by here.
 */
export async function settleHostedSession(
  tenant: Tenant,
  stores: Stores,
  ending: EndedHostedSession,
  settlement: HostedSettlement,
): Promise<boolean> {
  const { session } = ending;
  if (!(await stores.hostedSessions.settle(session.id, settlement))) return false;
  const result = draftOf(tenant, ending, settlement);
  if (result !== undefined) await stores.webhookDeliveries.insert(result);
  const event = settlementEvent(tenant, ending, settlement);
  await prepareEvents(tenant, ending.account, [event])(stores);
  await countMiss(tenant, stores, ending, settlement);
  return true;
}

/** What expired ended with its time, whenever the clean-up came by. */
function completedAt(
  { challenge }: Pick<EndedHostedSession, 'challenge'>,
  { status, now }: HostedSettlement,
): number {
  return status === 'expired' ? Math.min(challenge.expiresAt, now) : now;
}

function draftOf(
  tenant: Tenant,
  ending: EndedHostedSession,
  settlement: HostedSettlement,
): WebhookDelivery | undefined {
  const { status, method } = settlement;
  const { account, challenge, session } = ending;
  return draftResult(tenant, {
    challengeId: challenge.id,
    sessionToken: readToken(tenant, session),
    status,
    email: account.email,
    method,
    completedAt: completedAt(ending, settlement),
    expiresAt: challenge.expiresAt,
  });
}

/** Undefined where the key is gone: a session ends all the same. */
function readToken({ boxes }: Ports, session: HostedSession): string | undefined {
  try {
    return new TextDecoder().decode(boxes.open(session.token, tokenBinding(session)));
  } catch (error) {
    if (error instanceof UnreadableBox) return undefined;
    throw error;
  }
}

const EVENTS: Record<HostedSettlement['status'], AuditEventType> = {
  approved: 'challenge.approved',
  denied: 'challenge.denied',
  expired: 'challenge.expired',
};

const ACTORS: Record<HostedEndReason, AuditActor> = {
  person: 'account',
  device: 'account',
  guesses: 'anonymous',
  time: 'system',
  superseded: 'system',
  account: 'system',
};

function settlementEvent(
  tenant: Tenant,
  { account, challenge }: EndedHostedSession,
  { status, method, reason, caller }: HostedSettlement,
) {
  return newEvent(tenant, EVENTS[status], {
    accountId: account.id,
    actor: reason === undefined ? 'account' : ACTORS[reason],
    ...(caller !== undefined && { caller }),
    data: {
      challengeId: challenge.id,
      purpose: challenge.purpose,
      ...(method !== undefined && { method }),
      ...(reason !== undefined && { reason }),
    },
  });
}

/** Requests in a row that nobody approved pause the requests; any approval lifts the pause. */
async function countMiss(
  { limits }: Ports,
  { throttles }: Stores,
  { account, session }: EndedHostedSession,
  { status, now }: HostedSettlement,
): Promise<void> {
  const misses = counter(limits, 'approvalMisses', account.applicationId, account.id);
  // Where no device got the request, nobody was asked: it counts as no miss.
  const wasAsked = session.numberAskedAt !== undefined && account.activeFactorTypes.includes('push');
  if (status === 'approved') await throttles.reset([misses.key]);
  else if (wasAsked) await throttles.reserve([misses], now, false);
}
