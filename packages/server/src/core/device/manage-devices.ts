import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import type { Authenticated } from '../session/authenticate.ts';
import type { TrustedDevice } from './trusted-device.ts';

export function listDevices(
  engine: Engine,
  { application, account }: Authenticated,
): Promise<TrustedDevice[]> {
  const { trustedDevices } = engine.database.stores;
  return trustedDevices.listLive(application.id, account.id, engine.clock.now());
}

export async function revokeDevice(
  engine: Engine,
  { application, account, sudo }: Authenticated,
  deviceId: string,
  caller: Caller,
): Promise<Outcome<void>> {
  if (!sudo) return refuse('step_up_required');
  const event = auditEvent(engine, application, 'trusted_device.revoked', {
    accountId: account.id,
    caller,
    data: { deviceId },
  });
  const revoked = await engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    const done = await stores.trustedDevices.revoke(application.id, account.id, deviceId, now);
    if (done) await stores.audit.append(event);
    return done;
  });
  return revoked ? succeed(undefined) : refuse('not_found', { message: 'Trusted device not found' });
}

export async function revokeAllDevices(
  engine: Engine,
  { application, account, sudo }: Authenticated,
  caller: Caller,
): Promise<Outcome<{ removedCount: number }>> {
  if (!sudo) return refuse('step_up_required');
  const detail = { accountId: account.id, caller };
  const event = auditEvent(engine, application, 'trusted_device.revoked', { ...detail, data: { all: true } });
  return engine.database.transact(async (stores) => {
    const now = engine.clock.now();
    const removedCount = await stores.trustedDevices.revokeAll(application.id, account.id, now);
    if (removedCount > 0) await stores.audit.append(event);
    return succeed({ removedCount });
  });
}
