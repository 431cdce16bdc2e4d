import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
import type { TrustedDevice } from './trusted-device.ts';

/** The live trusted device of this account behind a token, if any. */
export async function findPresentedDevice(
  engine: Engine,
  application: Application,
  account: Account | undefined,
  deviceToken: string | undefined,
): Promise<TrustedDevice | undefined> {
  const hash = deviceToken === undefined ? undefined : engine.handles.hash('device', deviceToken);
  if (hash === undefined) return undefined;
  const { trustedDevices } = engine.database.stores;
  const device = await trustedDevices.findLive(application.id, hash, engine.clock.now());
  return device?.accountId === account?.id ? device : undefined;
}

/** False when the device was revoked, or its token replaced, since it was looked up. */
export function useDevice(
  engine: Engine,
  stores: Stores,
  device: TrustedDevice,
  replacementHash: string | undefined,
): Promise<boolean> {
  return stores.trustedDevices.use(device.applicationId, device.id, {
    from: device.tokenHash,
    ...(replacementHash !== undefined && { to: replacementHash }),
    now: engine.clock.now(),
  });
}
