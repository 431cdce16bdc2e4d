import type { Demand } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { DAY } from '../../core/clock.ts';
import type { HostedSession, SessionStatus } from '../../core/hosted-session/hosted-session.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Tenant } from '../../core/tenant.ts';

export interface FoundSession extends Demand {
  readonly session: HostedSession;
  readonly status: SessionStatus;
}

/** Ended sessions answer for so long, counted from the end of their five minutes. */
const READABLE = DAY;

/** By the handle in `webview_url`. */
export async function findByPage(tenant: Tenant, pageHandle: string): Promise<FoundSession | undefined> {
  const pageHash = tenant.handles.hash('page', pageHandle);
  if (pageHash === undefined) return undefined;
  const { stores } = tenant.database;
  const session = await stores.hostedSessions.findByPage(pageHash);
  const demand = session && (await stores.challenges.findDemand({ id: session.id }));
  return judge(tenant, session, demand);
}

/** By the session_token. */
export async function findByToken(tenant: Tenant, sessionToken: string): Promise<FoundSession | undefined> {
  const handleHash = tenant.handles.hash('session', sessionToken);
  if (handleHash === undefined) return undefined;
  const { stores } = tenant.database;
  const demand = await stores.challenges.findDemand({ handleHash });
  const session = demand && (await stores.hostedSessions.findById(demand.challenge.id));
  return judge(tenant, session, demand);
}

export async function findById(tenant: Tenant, id: string): Promise<FoundSession | undefined> {
  const { stores } = tenant.database;
  const demand = await stores.challenges.findDemand({ id });
  const session = demand && (await stores.hostedSessions.findById(id));
  return judge(tenant, session, demand);
}

function judge(
  { clock }: Ports,
  session: HostedSession | undefined,
  demand: Demand | undefined,
): FoundSession | undefined {
  if (session === undefined || demand === undefined) return undefined;
  const now = clock.now();
  if (demand.challenge.expiresAt + READABLE <= now) return undefined;
  return { ...demand, session, status: statusOf(demand, now) };
}

/** By the clock, whether or not the clean-up has come by. */
function statusOf(demand: Demand, now: number): SessionStatus {
  const { status } = demand.challenge;
  if (status === 'approved' || status === 'denied') return status;
  return isOpen(demand, 'hosted', now) ? 'pending' : 'expired';
}
