import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { Rollback } from '../../core/stores.ts';
import { counter } from '../../core/throttle/counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';
import { refusePaused } from './approval-pause.ts';
import { type FoundSession, findByToken } from './find-hosted-session.ts';
import { numberLength, openNumber, randomNumber, sealNumber } from './secret-number.ts';

/** What the business shows in its own page, and the person types into the app. */
export async function askSecretNumber(
  engine: Engine,
  application: Application,
  sessionToken: string,
  caller: Caller,
): Promise<Outcome<{ secretNumber: string; expiresAt: number }>> {
  const found = await findByToken(engine, application, sessionToken);
  if (found === undefined) return refuse('invalid_session_token');
  const asked = await askNumber(engine, application, found, caller);
  return asked.ok ? succeed({ secretNumber: asked.value, expiresAt: found.challenge.expiresAt }) : asked;
}

/**
 * The first asking starts the request in the app; asking again gives the same number while it is long enough. It waits
 * also for a device that is registered only now: a business need not know who has one.
 */
export async function askNumber(
  engine: Engine,
  application: Application,
  found: FoundSession,
  caller: Caller,
): Promise<Outcome<string>> {
  const { session, challenge, account, status } = found;
  if (status !== 'pending') return refuse('session_expired');
  if (!challenge.methods.includes('push')) return refuseWithoutApp();
  const paused = await refusePaused(engine, account, caller);
  if (!paused.ok) return paused;
  const known = openNumber(engine, session);
  const length = numberLength(application, found, session);
  if (known !== undefined && known.length >= length) return succeed(known);
  const number = randomNumber(engine.random, length);
  const change = { from: session.secretNumber, to: sealNumber(engine, session, number) };
  const event = newEvent(engine, application, 'approval.requested', {
    accountId: account.id,
    caller,
    actor: 'anonymous',
    data: { challengeId: challenge.id },
  });
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    if (!(await stores.hostedSessions.askNumber(application.id, session.id, { ...change, now }))) {
      const latest = await stores.hostedSessions.findById(application.id, session.id);
      const other = latest && openNumber(engine, latest);
      return other === undefined ? refuse('session_expired') : succeed(other);
    }
    if (known !== undefined) return succeed(number);
    const requests = counter(engine.limits, 'approvalRequest', application.id, account.id);
    const counted = await countUse(engine, application, [requests], caller, stores);
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
