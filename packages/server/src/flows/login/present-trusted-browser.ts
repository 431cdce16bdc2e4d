import type { Account } from '../../core/account/account.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';

/** The live trusted device of this account behind a token, if any. */
export async function findPresentedBrowser(
  tenant: Tenant,
  account: Account | undefined,
  deviceToken: string | undefined,
): Promise<TrustedBrowser | undefined> {
  const hash = deviceToken === undefined ? undefined : tenant.handles.hash('device', deviceToken);
  if (hash === undefined) return undefined;
  const { trustedBrowsers } = tenant.database.stores;
  const device = await trustedBrowsers.findLive(hash, tenant.clock.now());
  return device?.accountId === account?.id ? device : undefined;
}

/** False when the device was revoked, or its token replaced, since it was looked up. */
export function useTrustedBrowser(
  ports: Ports,
  stores: Stores,
  device: TrustedBrowser,
  replacementHash: string | undefined,
): Promise<boolean> {
  return stores.trustedBrowsers.use(device.id, {
    from: device.tokenHash,
    ...(replacementHash !== undefined && { to: replacementHash }),
    now: ports.clock.now(),
  });
}
