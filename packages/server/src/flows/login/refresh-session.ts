import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { signAccessToken } from '../../core/session/access-token.ts';
import type { SessionTokens } from '../../core/session/open-session.ts';
import { REFRESH_GRACE, REFRESH_TOKEN_LIFETIME, type Session } from '../../core/session/session.ts';
import { Rollback } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
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
  tenant: Tenant,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const presented = tenant.handles.readRefresh(refreshToken);
  if (presented === undefined) return refuse('invalid_refresh_token');
  const found = await tenant.database.stores.sessions.findByFamily(presented.familyHash);
  const now = tenant.clock.now();
  if (found === undefined || !isLive(found.session, now) || found.account.disabledAt !== undefined) {
    return refuse('invalid_refresh_token');
  }
  if (found.session.refreshHash !== presented.hash) {
    return repeatOrRevoke(tenant, found, refreshToken, caller);
  }
  return rotate(tenant, found.session, refreshToken, caller);
}

async function rotate(
  tenant: Tenant,
  session: Session,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const successor = tenant.handles.refreshSuccessor(refreshToken);
  const accessToken = await signAccessToken(tenant, session, 'refresh', caller);
  const now = tenant.clock.now();
  const change = {
    from: session.refreshHash,
    to: successor.hash,
    now,
    expiresAt: Math.min(now + REFRESH_TOKEN_LIFETIME, session.absoluteExpiresAt),
  };
  const use = [useOf(tenant, session)];
  // Counted with the rotation: answers repeated within the grace cost nothing.
  const rotated = await tenant.database.transact(async (stores): Promise<Outcome<boolean>> => {
    if (!(await stores.sessions.rotate(session.id, change))) return succeed(false);
    const counted = await countUse(tenant, use, caller, stores);
    if (!counted.ok) throw new Rollback(counted);
    return succeed(true);
  });
  if (!rotated.ok) return rotated;
  if (rotated.value) return succeed({ accessToken, refreshToken: successor.token });
  return followWinner(tenant, session, refreshToken, caller);
}

function useOf({ limits }: Ports, { applicationId, id }: Session): Counter {
  return counter(limits, 'refresh', applicationId, id);
}

/** Another request rotated first: the grace decides, on the row as it is now. */
async function followWinner(
  tenant: Tenant,
  session: Session,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const found = await tenant.database.stores.sessions.find(session.id);
  if (found === undefined || !isLive(found.session, tenant.clock.now()))
    return refuse('invalid_refresh_token');
  return repeatOrRevoke(tenant, found, refreshToken, caller);
}

async function repeatOrRevoke(
  tenant: Tenant,
  found: Found,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const { session } = found;
  const successor = repeatableSuccessor(tenant, session, refreshToken);
  if (successor !== undefined) {
    await reportLimit(tenant, useOf(tenant, session), caller);
    const accessToken = await signAccessToken(tenant, session, 'refresh', caller);
    return succeed({ accessToken, refreshToken: successor });
  }
  await revokeFamily(tenant, found, caller);
  return refuse('invalid_refresh_token');
}

function repeatableSuccessor(ports: Ports, session: Session, refreshToken: string): string | undefined {
  const presented = ports.handles.readRefresh(refreshToken);
  const age = ports.clock.now() - (session.rotatedAt ?? Number.NEGATIVE_INFINITY);
  if (presented?.hash !== session.previousRefreshHash || age < 0 || age > REFRESH_GRACE) return undefined;
  const successors = ports.handles.refreshSuccessors(refreshToken);
  return successors.find((candidate) => candidate.hash === session.refreshHash)?.token;
}

async function revokeFamily(tenant: Tenant, { session, account }: Found, caller: Caller): Promise<void> {
  const { accountId, id } = session;
  const event = newEvent(tenant, 'session.reuse_detected', {
    accountId,
    caller,
    actor: 'anonymous',
    data: { sessionId: id },
  });
  const record = prepareEvents(tenant, account, [event]);
  await tenant.database.transact(async (stores) => {
    if (await stores.sessions.end(accountId, id, tenant.clock.now())) {
      await record(stores);
    }
  });
}
