import type { Application } from '../../core/application/application.ts';
import { endHostedSession } from '../../core/hosted-session/end-hosted-session.ts';
import type { SessionStatus } from '../../core/hosted-session/hosted-session.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type FoundSession, findByToken } from './find-hosted-session.ts';

export interface SessionResult {
  readonly status: SessionStatus;
  /** Absent while it is pending, and while a completion code is missing. */
  readonly result?: boolean;
  /** Of an approval. */
  readonly method?: string;
  readonly completedAt?: number;
  readonly expiresAt: number;
}

/** How a session stands, for the backend that holds its token. */
export async function pullResult(
  tenant: Tenant,
  { sessionToken, completionCode }: { sessionToken: string; completionCode?: string | undefined },
): Promise<Outcome<SessionResult>> {
  const found = await findByToken(tenant, sessionToken);
  if (found === undefined) return refuse('invalid_session_token');
  // Whatever the session's state: a wrong code reveals nothing.
  if (completionCode !== undefined && !isCompletedBy(tenant, found, completionCode)) {
    return refuse('invalid_code', { message: 'The completion code belongs to another session' });
  }
  await settleLapsed(tenant, found);
  const { status, challenge } = found;
  const result = verdict(tenant.application, found, completionCode !== undefined);
  const completedAt = endOf(tenant, found);
  return succeed({
    status,
    ...(result !== undefined && { result }),
    ...(challenge.proof !== undefined && { method: challenge.proof.method }),
    ...(completedAt !== undefined && { completedAt }),
    expiresAt: challenge.expiresAt,
  });
}

function isCompletedBy({ handles }: Ports, { session }: FoundSession, code: string): boolean {
  const hash = handles.hash('completion', code);
  return hash !== undefined && hash === session.completionHash;
}

/** The end that is reported is stored first, so that no other process reports another. */
async function settleLapsed(tenant: Tenant, found: FoundSession): Promise<void> {
  const { challenge, session, status } = found;
  if (status !== 'expired' || session.settledAt !== undefined) return;
  const now = tenant.clock.now();
  const reason = challenge.expiresAt <= now ? 'time' : 'account';
  await tenant.database.transact((stores) =>
    endHostedSession(tenant, stores, found, { status, reason, now }),
  );
}

function verdict(
  { settings }: Application,
  { status }: FoundSession,
  isCompleted: boolean,
): boolean | undefined {
  if (status === 'pending') return undefined;
  if (status !== 'approved') return false;
  return isCompleted || !settings.hosted.requireCompletionCode ? true : undefined;
}

function endOf({ clock }: Ports, { status, challenge }: FoundSession): number | undefined {
  if (status === 'pending') return undefined;
  const ended = challenge.completedAt ?? clock.now();
  return status === 'expired' ? Math.min(ended, challenge.expiresAt) : ended;
}
