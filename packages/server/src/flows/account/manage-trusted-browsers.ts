import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';
import type { Authenticated } from '../login/authenticate.ts';

export function listTrustedBrowsers(
  engine: Engine,
  { application, account }: Authenticated,
): Promise<TrustedBrowser[]> {
  const { trustedBrowsers } = engine.database.stores;
  return trustedBrowsers.listLive(application.id, account.id, engine.clock.now());
}

export async function revokeTrustedBrowser(
  engine: Engine,
  { application, account, sudo }: Authenticated,
  deviceId: string,
  caller: Caller,
): Promise<Outcome<void>> {
  if (!sudo) return refuse('step_up_required');
  const event = newEvent(engine, application, 'trusted_device.revoked', {
    accountId: account.id,
    caller,
    data: { deviceId },
  });
  const record = prepareEvents(engine, application, account, [event]);
  const revoked = await engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    const done = await stores.trustedBrowsers.revoke(application.id, account.id, deviceId, now);
    if (done) await record(stores);
    return done;
  });
  return revoked ? succeed(undefined) : refuse('not_found', { message: 'Trusted device not found' });
}

export async function revokeTrustedBrowsers(
  engine: Engine,
  { application, account, sudo }: Authenticated,
  caller: Caller,
): Promise<Outcome<{ removedCount: number }>> {
  if (!sudo) return refuse('step_up_required');
  const detail = { accountId: account.id, caller };
  const event = newEvent(engine, application, 'trusted_device.revoked', { ...detail, data: { all: true } });
  const record = prepareEvents(engine, application, account, [event]);
  return engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    const removedCount = await stores.trustedBrowsers.revokeAll(application.id, account.id, now);
    if (removedCount > 0) await record(stores);
    return succeed({ removedCount });
  });
}
