import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Session } from '../../core/session/session.ts';
import type { Authenticated } from './authenticate.ts';

/** Logs out whoever holds an authentic token, expired or not: logging out twice is no error. */
export async function logout(
  engine: Engine,
  application: Application,
  accessToken: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const claims = await engine.tokens.verify(application, accessToken);
  if (claims === undefined) return refuse('invalid_access_token');
  await endOne(engine, application, { id: claims.sub }, claims.sid, caller);
  return succeed(undefined);
}

export async function endSession(
  engine: Engine,
  { application, account }: Authenticated,
  sessionId: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const ended = await endOne(engine, application, account, sessionId, caller);
  return ended ? succeed(undefined) : refuse('not_found', { message: 'Session not found' });
}

export async function revokeSessions(
  engine: Engine,
  { application, account }: Authenticated,
  caller: Caller,
): Promise<number> {
  const event = newEvent(engine, application, 'sessions.revoked', { accountId: account.id, caller });
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores) => {
    await record(stores);
    return stores.sessions.endAll(application.id, account.id, engine.clock.now());
  });
}

export function listSessions(engine: Engine, { application, account }: Authenticated): Promise<Session[]> {
  return engine.database.stores.sessions.listLive(application.id, account.id, engine.clock.now());
}

function endOne(
  engine: Engine,
  application: Application,
  owner: Pick<Account, 'id' | 'email'>,
  sessionId: string,
  caller: Caller,
): Promise<boolean> {
  const detail = { accountId: owner.id, caller, data: { sessionId } };
  const event = newEvent(engine, application, 'session.ended', detail);
  const record = prepareEvents(engine, application, owner, [event]);
  return engine.database.transact(async (stores) => {
    const ended = await stores.sessions.end(application.id, owner.id, sessionId, engine.clock.now());
    if (!ended) return false;
    await record(stores);
    return true;
  });
}
