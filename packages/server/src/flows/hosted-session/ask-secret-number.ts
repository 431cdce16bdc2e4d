import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { counter } from '../../core/throttle/counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';
import { refusePaused } from './approval-pause.ts';
import { type FoundSession, findByToken } from './find-hosted-session.ts';
import { numberLength, openNumber, randomNumber, sealNumber } from './secret-number.ts';

/** What the business shows in its own page, and the person types into the app. */
export async function askSecretNumber(
  tenant: Tenant,
  sessionToken: string,
  caller: Caller,
): Promise<Outcome<{ secretNumber: string; expiresAt: number }>> {
  const found = await findByToken(tenant, sessionToken);
  if (found === undefined) return refuse('invalid_session_token');
  const asked = await askNumber(tenant, found, caller);
  return asked.ok ? succeed({ secretNumber: asked.value, expiresAt: found.challenge.expiresAt }) : asked;
}

/**
 * The first asking starts the request in the app; asking again gives the same number while it is long enough. It waits
 * also for a device that is registered only now: a business need not know who has one.
 */
export async function askNumber(
  tenant: Tenant,
  found: FoundSession,
  caller: Caller,
): Promise<Outcome<string>> {
  const { application } = tenant;
  const { session, challenge, account, status } = found;
  if (status !== 'pending') return refuse('session_expired');
  if (!challenge.methods.includes('push')) return refuseWithoutApp();
  const paused = await refusePaused(tenant, account, caller);
  if (!paused.ok) return paused;
  const known = openNumber(tenant, session);
  const length = numberLength(application, found, session);
  if (known !== undefined && known.length >= length) return succeed(known);
  const number = randomNumber(tenant.random, length);
  const change = { from: session.secretNumber, to: sealNumber(tenant, session, number) };
  const event = newEvent(tenant, 'approval.requested', {
    accountId: account.id,
    caller,
    actor: 'anonymous',
    data: { challengeId: challenge.id },
  });
  const record = prepareEvents(tenant, account, [event]);
  return tenant.database.transact(async (stores) => {
    const now = tenant.clock.now();
    if (!(await stores.hostedSessions.askNumber(session.id, { ...change, now }))) {
      const latest = await stores.hostedSessions.findById(session.id);
      const other = latest && openNumber(tenant, latest);
      return other === undefined ? refuse('session_expired') : succeed(other);
    }
    if (known !== undefined) return succeed(number);
    const requests = counter(tenant.limits, 'approvalRequest', application.id, account.id);
    const counted = await countUse(tenant, [requests], caller, stores);
    if (!counted.ok) throw new Rollback<Outcome<string>>(counted);
    await record(stores);
    return succeed(number);
  });
}

function refuseWithoutApp() {
  return refuse('method_unavailable', {
    message: "The application's methods leave the app out; open webview_url or ask for a code",
  });
}
