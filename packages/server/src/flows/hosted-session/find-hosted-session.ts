import type { Application } from '../../core/application/application.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { DAY } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import type { HostedSession, SessionStatus } from '../../core/hosted-session/hosted-session.ts';

export interface FoundSession extends Demand {
  readonly session: HostedSession;
  readonly status: SessionStatus;
}

/** Ended sessions answer for so long, counted from the end of their five minutes. */
const READABLE = DAY;

/** By the handle in `webview_url`. */
export async function findByPage(
  engine: Engine,
  application: Application,
  pageHandle: string,
): Promise<FoundSession | undefined> {
  const pageHash = engine.handles.hash('page', pageHandle);
  if (pageHash === undefined) return undefined;
  const { stores } = engine.database;
  const session = await stores.hostedSessions.findByPage(application.id, pageHash);
  const demand = session && (await stores.challenges.findDemand(application.id, { id: session.id }));
  return judge(engine, session, demand);
}

/** By the session_token. */
export async function findByToken(
  engine: Engine,
  application: Application,
  sessionToken: string,
): Promise<FoundSession | undefined> {
  const handleHash = engine.handles.hash('session', sessionToken);
  if (handleHash === undefined) return undefined;
  const { stores } = engine.database;
  const demand = await stores.challenges.findDemand(application.id, { handleHash });
  const session = demand && (await stores.hostedSessions.findById(application.id, demand.challenge.id));
  return judge(engine, session, demand);
}

export async function findById(
  engine: Engine,
  application: Application,
  id: string,
): Promise<FoundSession | undefined> {
  const { stores } = engine.database;
  const demand = await stores.challenges.findDemand(application.id, { id });
  const session = demand && (await stores.hostedSessions.findById(application.id, id));
  return judge(engine, session, demand);
}

function judge(
  { clock }: Engine,
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
