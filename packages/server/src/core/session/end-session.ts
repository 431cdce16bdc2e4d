import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { recordEvents } from '../notice/record-events.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { publishEvents } from '../webhook/publish-events.ts';
import type { Authenticated } from './authenticate.ts';
import type { Session } from './session.ts';

/** Logs out whoever holds an authentic token, expired or not: logging out twice is no error. */
export async function logout(
  engine: Engine,
  application: Application,
  accessToken: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const claims = await engine.tokens.verify(application, accessToken);
  if (claims === undefined) return refuse('invalid_access_token');
  await end(engine, application, { id: claims.sub }, claims.sid, caller);
  return succeed(undefined);
}

export async function endSession(
  engine: Engine,
  { application, account }: Authenticated,
  sessionId: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const ended = await end(engine, application, account, sessionId, caller);
  return ended ? succeed(undefined) : refuse('not_found', { message: 'Session not found' });
}

export async function revokeSessions(
  engine: Engine,
  { application, account }: Authenticated,
  caller: Caller,
): Promise<number> {
  const event = auditEvent(engine, application, 'sessions.revoked', { accountId: account.id, caller });
  const record = recordEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores) => {
    await record(stores);
    return stores.sessions.endAll(application.id, account.id, engine.clock.now());
  });
}

export function listSessions(engine: Engine, { application, account }: Authenticated): Promise<Session[]> {
  return engine.database.stores.sessions.listLive(application.id, account.id, engine.clock.now());
}

function end(
  engine: Engine,
  application: Application,
  owner: Pick<Account, 'id' | 'email'>,
  sessionId: string,
  caller: Caller,
): Promise<boolean> {
  const detail = { accountId: owner.id, caller, data: { sessionId } };
  const event = auditEvent(engine, application, 'session.ended', detail);
  const publish = publishEvents(engine, application, owner, [event]);
  return engine.database.transact(async (stores) => {
    const ended = await stores.sessions.end(application.id, owner.id, sessionId, engine.clock.now());
    if (!ended) return false;
    await stores.audit.append(event);
    await publish(stores);
    return true;
  });
}
