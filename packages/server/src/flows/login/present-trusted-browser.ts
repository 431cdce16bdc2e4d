import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import type { Stores } from '../../core/stores.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';

/** The live trusted device of this account behind a token, if any. */
export async function findPresentedBrowser(
  engine: Engine,
  application: Application,
  account: Account | undefined,
  deviceToken: string | undefined,
): Promise<TrustedBrowser | undefined> {
  const hash = deviceToken === undefined ? undefined : engine.handles.hash('device', deviceToken);
  if (hash === undefined) return undefined;
  const { trustedBrowsers } = engine.database.stores;
  const device = await trustedBrowsers.findLive(application.id, hash, engine.clock.now());
  return device?.accountId === account?.id ? device : undefined;
}

/** False when the device was revoked, or its token replaced, since it was looked up. */
export function useTrustedBrowser(
  engine: Engine,
  stores: Stores,
  device: TrustedBrowser,
  replacementHash: string | undefined,
): Promise<boolean> {
  return stores.trustedBrowsers.use(device.applicationId, device.id, {
    from: device.tokenHash,
    ...(replacementHash !== undefined && { to: replacementHash }),
    now: engine.clock.now(),
  });
}
