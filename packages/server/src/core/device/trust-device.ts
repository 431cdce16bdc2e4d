import type { Account } from '../account/account.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { newId } from '../id.ts';
import { browserFamily } from './browser-family.ts';
import { TRUSTED_DEVICE_LIFETIME, type TrustedDevice } from './trusted-device.ts';

const MAX_NAME = 100;

/** A device to be trusted, with the token that its browser keeps. */
export function newTrustedDevice(
  engine: Engine,
  account: Account,
  name: string | undefined,
  caller: Caller,
): { device: TrustedDevice; token: string } {
  const { token, hash } = engine.handles.issue('device');
  const now = engine.clock.now();
  const family = browserFamily(caller.userAgent);
  const device: TrustedDevice = {
    id: newId(engine),
    applicationId: account.applicationId,
    accountId: account.id,
    tokenHash: hash,
    name: (name?.trim() || family || 'Unnamed device').slice(0, MAX_NAME),
    browserFamily: family,
    ipAddress: caller.ipAddress,
    userAgent: caller.userAgent,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + TRUSTED_DEVICE_LIFETIME,
  };
  return { device, token };
}
