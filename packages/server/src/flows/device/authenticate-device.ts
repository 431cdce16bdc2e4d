import type { Account } from '../../core/account/account.ts';
import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { SignedRequest } from '../../core/ports/device-keys.ts';
import { readDevice, writeDevice } from '../../core/push/device-state.ts';
import { VerifiedRequest } from '../../core/push/verified-request.ts';
import { placeOf } from '../../core/session/place.ts';

const FRESH = MINUTE;

/** A device that signed a request which nobody sent before. */
export interface AuthenticatedDevice {
  readonly application: Application;
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
  const { stores } = engine.database;
  const signed = engine.deviceKeys.peek(request);
  if (signed === undefined || signed.type !== type || !isFresh(engine, signed))
    return refuse('invalid_device');
  const clientId = signed.claims['client_id'];
  const application =
    typeof clientId === 'string' ? await stores.applications.findByClientId(clientId) : undefined;
  if (application === undefined || application.kind !== 'hosted') return refuse('invalid_device');
  const factor = await stores.factors.findActive(application.id, signed.keyId);
  if (factor?.type !== 'push') return refuse('invalid_device');
  const verified = await verifyByDevice(engine, request, factor);
  if (verified === undefined) return refuse('invalid_device');
  if (application.disabledAt !== undefined) return refuse('application_inactive');
  const account = await stores.accounts.findById(application.id, factor.accountId);
  if (account === undefined || account.disabledAt !== undefined) return refuse('invalid_device');
  if (!(await spendSequence(engine, factor, signed, caller))) return refuse('invalid_device');
  return succeed({ application, account, factor, request: verified });
}

function isFresh({ clock }: Engine, { claims }: SignedRequest): boolean {
  const issuedAt = claims['iat'];
  return typeof issuedAt === 'number' && Math.abs(clock.now() - issuedAt * SECOND) <= FRESH;
}

async function verifyByDevice(
  engine: Engine,
  request: string,
  factor: Factor,
): Promise<VerifiedRequest | undefined> {
  const opened = openFactor(engine, factor);
  if (opened === undefined) return undefined;
  return VerifiedRequest.verify(engine.deviceKeys, request, new TextDecoder().decode(opened.secret));
}

/** Guarded by what was read: of two requests with one sequence, one is answered. */
async function spendSequence(
  engine: Engine,
  factor: Factor,
  { claims }: SignedRequest,
  caller: Caller,
): Promise<boolean> {
  const { seq: sequence } = claims;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence)) return false;
  const { factors } = engine.database.stores;
  const place = placeOf(caller.ipAddress);
  let held: Factor | undefined = factor;
  while (held !== undefined && sequence > readDevice(held.state).sequence) {
    const change = { from: held.state, to: writeDevice({ sequence, place }), now: engine.clock.now() };
    if (await factors.advanceState(factor.applicationId, factor.id, change)) return true;
    // Another request of the same device was faster: this one counts if it is the later.
    held = await factors.findActive(factor.applicationId, factor.id);
  }
  return false;
}
