import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Page } from '../../core/page.ts';
import type { Session } from '../../core/session/session.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Authenticated } from './authenticate.ts';

/** Logs out whoever holds an authentic token, expired or not: logging out twice is no error. */
export async function logout(tenant: Tenant, accessToken: string, caller: Caller): Promise<Outcome<void>> {
  const claims = await tenant.tokens.verify(tenant.application, accessToken);
  if (claims === undefined) return refuse('invalid_access_token');
  await endOne(tenant, { id: claims.sub }, claims.sid, caller);
  return succeed(undefined);
}

export async function endSession(
  authenticated: Authenticated,
  sessionId: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const { account } = authenticated;
  const ended = await endOne(authenticated, account, sessionId, caller);
  return ended ? succeed(undefined) : refuse('not_found', { message: 'Session not found' });
}

export async function revokeSessions(authenticated: Authenticated, caller: Caller): Promise<number> {
  const { account } = authenticated;
  const event = newEvent(authenticated, 'sessions.revoked', { accountId: account.id, caller });
  const record = prepareEvents(authenticated, account, [event]);
  return authenticated.database.transact(async (stores) => {
    await record(stores);
    return stores.sessions.endAll(account.id, authenticated.clock.now());
  });
}

export function listSessions(authenticated: Authenticated, page: Page): Promise<Session[]> {
  const { account } = authenticated;
  return authenticated.database.stores.sessions.listLive(account.id, authenticated.clock.now(), page);
}

function endOne(
  tenant: Tenant,
  owner: Pick<Account, 'id' | 'email'>,
  sessionId: string,
  caller: Caller,
): Promise<boolean> {
  const detail = { accountId: owner.id, caller, data: { sessionId } };
  const event = newEvent(tenant, 'session.ended', detail);
  const record = prepareEvents(tenant, owner, [event]);
  return tenant.database.transact(async (stores) => {
    const ended = await stores.sessions.end(owner.id, sessionId, tenant.clock.now());
    if (!ended) return false;
    await record(stores);
    return true;
  });
}
