import type { Account } from '../../core/account/account.ts';
import { demandsEnrolment } from '../../core/account/demands-enrolment.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { signAccessToken } from '../../core/session/access-token.ts';
import { type Judgement, judgeRefresh, requesterOf } from '../../core/session/judge-refresh.ts';
import type { SessionTokens } from '../../core/session/open-session.ts';
import { REFRESH_TOKEN_LIFETIME, type Session } from '../../core/session/session.ts';
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

interface Presented {
  readonly token: string;
  readonly hash: string;
  readonly familyHash: string;
  readonly caller: Caller;
}

type Answer = (tenant: Tenant, found: Found, presented: Presented) => Promise<Outcome<SessionTokens>>;

const ANSWERS: Record<Judgement, Answer> = { keep, rotate, follow, revoke };

/** Exchanges a refresh token, for a successor where it is due; one that is over ends its session. */
export async function refreshSession(
  tenant: Tenant,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  const read = tenant.handles.readRefresh(refreshToken);
  if (read === undefined) return refuse('invalid_refresh_token');
  const presented = { ...read, token: refreshToken, caller };
  const found = await findLive(tenant, presented);
  if (found === undefined) return refuse('invalid_refresh_token');
  return ANSWERS[judge(tenant, found, presented)](tenant, found, presented);
}

async function findLive(tenant: Tenant, { familyHash }: Presented): Promise<Found | undefined> {
  const found = await tenant.database.stores.sessions.findByFamily(familyHash);
  if (found === undefined || found.account.disabledAt !== undefined) return undefined;
  // Opened before policy demanded a factor: its owner logs in again, and sets one up.
  if (demandsEnrolment(tenant.application, found.account)) return undefined;
  return isLive(found.session, tenant.clock.now()) ? found : undefined;
}

function judge({ clock }: Ports, { session }: Found, { hash, caller }: Presented): Judgement {
  return judgeRefresh(session, hash, { now: clock.now(), requester: requesterOf(caller) });
}

async function keep(
  tenant: Tenant,
  { session }: Found,
  { token, hash, caller }: Presented,
): Promise<Outcome<SessionTokens>> {
  // Only a rotation leaves a predecessor whose leave ends now.
  if (session.rotatedAt !== undefined && session.presentedAt === undefined) {
    await tenant.database.stores.sessions.notePresented(session.id, { hash, now: tenant.clock.now() });
  }
  return repeat(tenant, session, token, caller);
}

async function rotate(
  tenant: Tenant,
  { session }: Found,
  presented: Presented,
): Promise<Outcome<SessionTokens>> {
  const { token, caller } = presented;
  const successor = tenant.handles.refreshSuccessor(token);
  const accessToken = await signAccessToken(tenant, session, 'refresh', caller);
  const now = tenant.clock.now();
  const change = {
    from: session.refreshHash,
    to: successor.hash,
    now,
    expiresAt: Math.min(now + REFRESH_TOKEN_LIFETIME, session.absoluteExpiresAt),
    requester: requesterOf(caller),
  };
  const use = [useOf(tenant, session)];
  // Counted with the rotation: repeated answers cost nothing.
  const rotated = await tenant.database.transact(async (stores): Promise<Outcome<boolean>> => {
    if (!(await stores.sessions.rotate(session.id, change))) return succeed(false);
    const counted = await countUse(tenant, use, caller, stores);
    if (!counted.ok) throw new Rollback(counted);
    return succeed(true);
  });
  if (!rotated.ok) return rotated;
  if (rotated.value) return succeed({ accessToken, refreshToken: successor.token });
  return followWinner(tenant, presented);
}

function useOf({ limits }: Ports, { applicationId, id }: Session): Counter {
  return counter(limits, 'refresh', applicationId, id);
}

/** Another request rotated first: it is judged again, on the row as it is now. */
async function followWinner(tenant: Tenant, presented: Presented): Promise<Outcome<SessionTokens>> {
  const found = await findLive(tenant, presented);
  if (found === undefined) return refuse('invalid_refresh_token');
  const judgement = judge(tenant, found, presented);
  if (judgement === 'rotate') return refuse('invalid_refresh_token');
  return ANSWERS[judgement](tenant, found, presented);
}

async function follow(tenant: Tenant, found: Found, presented: Presented): Promise<Outcome<SessionTokens>> {
  const { session } = found;
  const { token, caller } = presented;
  const successors = tenant.handles.refreshSuccessors(token);
  const present = successors.find(({ hash }) => hash === session.refreshHash);
  // Derived under a key that is gone.
  if (present === undefined) return revoke(tenant, found, presented);
  return repeat(tenant, session, present.token, caller);
}

async function repeat(
  tenant: Tenant,
  session: Session,
  refreshToken: string,
  caller: Caller,
): Promise<Outcome<SessionTokens>> {
  await reportLimit(tenant, useOf(tenant, session), caller);
  const accessToken = await signAccessToken(tenant, session, 'refresh', caller);
  return succeed({ accessToken, refreshToken });
}

async function revoke(
  tenant: Tenant,
  { session, account }: Found,
  { caller }: Presented,
): Promise<Outcome<SessionTokens>> {
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
  return refuse('invalid_refresh_token');
}
