import type { Account } from '../../core/account/account.ts';
import type { Caller } from '../../core/caller.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { SignedRequest } from '../../core/ports/device-keys.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readDevice, writeDevice } from '../../core/push/device-state.ts';
import { VerifiedRequest } from '../../core/push/verified-request.ts';
import { placeOf } from '../../core/session/place.ts';
import type { Tenant } from '../../core/tenant.ts';

const FRESH = MINUTE;

/** A device that signed a request which nobody sent before. */
export interface AuthenticatedDevice extends Tenant {
  readonly account: Account;
  readonly factor: Factor;
  readonly request: VerifiedRequest;
}

/** Who asks; every fault of a request gets the same refusal, and counts no guess. */
export async function authenticateDevice(
  engine: Engine,
  request: string,
  type: string,
  caller: Caller,
): Promise<Outcome<AuthenticatedDevice>> {
  const { applications } = engine.database.stores;
  const signed = engine.deviceKeys.peek(request);
  if (signed === undefined || signed.type !== type || !isFresh(engine, signed))
    return refuse('invalid_device');
  const clientId = signed.claims['client_id'];
  const application = typeof clientId === 'string' ? await applications.findByClientId(clientId) : undefined;
  if (application === undefined || application.kind !== 'hosted') return refuse('invalid_device');
  const tenant = engine.in(application);
  const { accounts, factors } = tenant.database.stores;
  const factor = await factors.findActive(signed.keyId);
  if (factor?.type !== 'push') return refuse('invalid_device');
  const verified = await verifyByDevice(engine, request, factor);
  if (verified === undefined) return refuse('invalid_device');
  if (application.disabledAt !== undefined) return refuse('application_inactive');
  const account = await accounts.findById(factor.accountId);
  if (account === undefined || account.disabledAt !== undefined) return refuse('invalid_device');
  if (!(await spendSequence(tenant, factor, signed, caller))) return refuse('invalid_device');
  return succeed({ ...tenant, account, factor, request: verified });
}

function isFresh({ clock }: Ports, { claims }: SignedRequest): boolean {
  const issuedAt = claims['iat'];
  return typeof issuedAt === 'number' && Math.abs(clock.now() - issuedAt * SECOND) <= FRESH;
}

async function verifyByDevice(
  ports: Ports,
  request: string,
  factor: Factor,
): Promise<VerifiedRequest | undefined> {
  const opened = openFactor(ports, factor);
  if (opened === undefined) return undefined;
  return VerifiedRequest.verify(ports.deviceKeys, request, new TextDecoder().decode(opened.secret));
}

/** Guarded by what was read: of two requests with one sequence, one is answered. */
async function spendSequence(
  tenant: Tenant,
  factor: Factor,
  { claims }: SignedRequest,
  caller: Caller,
): Promise<boolean> {
  const { seq: sequence } = claims;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence)) return false;
  const { factors } = tenant.database.stores;
  const place = placeOf(caller.ipAddress);
  let held: Factor | undefined = factor;
  while (held !== undefined && sequence > readDevice(held.state).sequence) {
    const change = { from: held.state, to: writeDevice({ sequence, place }), now: tenant.clock.now() };
    if (await factors.advanceState(factor.id, change)) return true;
    // Another request of the same device was faster: this one counts if it is the later.
    held = await factors.findActive(factor.id);
  }
  return false;
}
