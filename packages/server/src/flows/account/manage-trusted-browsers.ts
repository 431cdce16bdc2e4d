import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Page } from '../../core/page.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';
import type { Authenticated } from '../login/authenticate.ts';

export function listTrustedBrowsers(authenticated: Authenticated, page: Page): Promise<TrustedBrowser[]> {
  const { account } = authenticated;
  const { trustedBrowsers } = authenticated.database.stores;
  return trustedBrowsers.listLive(account.id, authenticated.clock.now(), page);
}

export async function revokeTrustedBrowser(
  authenticated: Authenticated,
  deviceId: string,
  caller: Caller,
): Promise<Outcome<void>> {
  const { account, sudo } = authenticated;
  if (!sudo) return refuse('step_up_required');
  const event = newEvent(authenticated, 'trusted_device.revoked', {
    accountId: account.id,
    caller,
    data: { deviceId },
  });
  const record = prepareEvents(authenticated, account, [event]);
  const revoked = await authenticated.database.transact(async (stores) => {
    const now = authenticated.clock.now();
    const done = await stores.trustedBrowsers.revoke(account.id, deviceId, now);
    if (done) await record(stores);
    return done;
  });
  return revoked ? succeed(undefined) : refuse('not_found', { message: 'Trusted device not found' });
}

export async function revokeTrustedBrowsers(
  authenticated: Authenticated,
  caller: Caller,
): Promise<Outcome<{ removedCount: number }>> {
  const { account, sudo } = authenticated;
  if (!sudo) return refuse('step_up_required');
  const detail = { accountId: account.id, caller };
  const event = newEvent(authenticated, 'trusted_device.revoked', { ...detail, data: { all: true } });
  const record = prepareEvents(authenticated, account, [event]);
  return authenticated.database.transact(async (stores) => {
    const now = authenticated.clock.now();
    const removedCount = await stores.trustedBrowsers.revokeAll(account.id, now);
    if (removedCount > 0) await record(stores);
    return succeed({ removedCount });
  });
}
