import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { signAccessToken } from '../../core/session/access-token.ts';
import type { SessionTokens } from '../../core/session/open-session.ts';
import { REFRESH_GRACE, REFRESH_TOKEN_LIFETIME, type Session } from '../../core/session/session.ts';
import { Rollback } from '../../core/stores.ts';
import { counter } from '../../core/throttle/counters.ts';
import { countUse, reportLimit } from '../../core/throttle/reserve.ts';
import type { Counter } from '../../core/throttle/throttle.ts';
import { isLive } from './authenticate.ts';

interface Found {
  readonly session: Session;
  readonly account: Account;
}

/** Rotates a refresh token; one presented again too late, or after its successor was used, ends the session. */
export async function refreshSession(
  engine: Engine,
  application: Application,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const presented = engine.handles.readRefresh(refreshToken);
  if (presented === undefined) return refuse('invalid_refresh_token');
  const found = await engine.database.stores.sessions.findByFamily(application.id, presented.familyHash);
  const now = engine.clock.now();
  if (found === undefined || !isLive(found.session, now) || found.account.disabledAt !== undefined) {
    return refuse('invalid_refresh_token');
  }
  if (found.session.refreshHash !== presented.hash) {
    return repeatOrRevoke(engine, application, found, refreshToken, caller);
  }
  return rotate(engine, application, found.session, refreshToken, caller);
}

async function rotate(
  engine: Engine,
  application: Application,
  session: Session,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const successor = engine.handles.refreshSuccessor(refreshToken);
  const accessToken = await signAccessToken(engine, application, session, 'refresh', caller);
  const now = engine.clock.now();
  const change = {
    from: session.refreshHash,
    to: successor.hash,
    now,
    expiresAt: Math.min(now + REFRESH_TOKEN_LIFETIME, session.absoluteExpiresAt),
  };
  const use = [useOf(engine, session)];
  // Counted with the rotation: answers repeated within the grace cost nothing.
  const rotated = await engine.database.transact(async (stores): Promise<Outcome<boolean>> => {
    if (!(await stores.sessions.rotate(application.id, session.id, change))) return succeed(false);
    const counted = await countUse(engine, application, use, caller, stores);
    if (!counted.ok) throw new Rollback(counted);
    return succeed(true);
  });
  if (!rotated.ok) return rotated;
  if (rotated.value) return succeed({ accessToken, refreshToken: successor.token });
  return followWinner(engine, application, session, refreshToken, caller);
}

function useOf({ limits }: Engine, { applicationId, id }: Session): Counter {
  return counter(limits, 'refresh', applicationId, id);
}

/** Another request rotated first: the grace decides, on the row as it is now. */
async function followWinner(
  engine: Engine,
  application: Application,
  session: Session,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const found = await engine.database.stores.sessions.find(application.id, session.id);
  if (found === undefined || !isLive(found.session, engine.clock.now()))
    return refuse('invalid_refresh_token');
  return repeatOrRevoke(engine, application, found, refreshToken, caller);
}

async function repeatOrRevoke(
  engine: Engine,
  application: Application,
  found: Found,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const { session } = found;
  const successor = repeatableSuccessor(engine, session, refreshToken);
  if (successor !== undefined) {
    await reportLimit(engine, useOf(engine, session), caller);
    const accessToken = await signAccessToken(engine, application, session, 'refresh', caller);
    return succeed({ accessToken, refreshToken: successor });
  }
  await revokeFamily(engine, application, found, caller);
  return refuse('invalid_refresh_token');
}

function repeatableSuccessor(engine: Engine, session: Session, refreshToken: string): string | undefined {
  const presented = engine.handles.readRefresh(refreshToken);
  const age = engine.clock.now() - (session.rotatedAt ?? Number.NEGATIVE_INFINITY);
  if (presented?.hash !== session.previousRefreshHash || age < 0 || age > REFRESH_GRACE) return undefined;
  const successors = engine.handles.refreshSuccessors(refreshToken);
  return successors.find((candidate) => candidate.hash === session.refreshHash)?.token;
}

async function revokeFamily(
  engine: Engine,
  application: Application,
  { session, account }: Found,
  caller: Caller,
): Promise<void> {
  const { accountId, id } = session;
  const event = newEvent(engine, application, 'session.reuse_detected', {
    accountId,
    caller,
    actor: 'anonymous',
    data: { sessionId: id },
  });
  const record = prepareEvents(engine, application, account, [event]);
  await engine.database.transact(async (stores) => {
    if (await stores.sessions.end(application.id, accountId, id, engine.clock.now())) {
      await record(stores);
    }
  });
}
