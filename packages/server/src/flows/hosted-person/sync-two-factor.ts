import type { Account } from '../../core/account/account.ts';
import type { PersonReference } from '../../core/account/find-hosted-person.ts';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import type { Caller } from '../../core/caller.ts';
import { factorsEndedFor } from '../../core/ending/end-factors.ts';
import { endFor } from '../../core/ending/end-for.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { draftFactor } from '../../core/factor/draft-factor.ts';
import type { Factor } from '../../core/factor/factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import { mergeSpentSteps } from '../../core/totp/spent-steps.ts';
import { changeEvents } from './change-events.ts';
import { countChange } from './count-change.ts';
import { holdPerson } from './hold-person.ts';
import {
  type GivenSecret,
  holdsSecret,
  isWeak,
  readSharedSecret,
  type SharedSecret,
  sharesSteps,
} from './shared-secret.ts';

export interface Synced {
  readonly email: string;
  readonly twoFactorEnabled: boolean;
  readonly weakSecret: boolean;
  /** The key has reached its limit of changes: someone should look at it. */
  readonly capped: boolean;
}

interface FactorsInForce {
  readonly account: Account;
  readonly inForce: readonly Factor[];
}

/**
 * Puts a secret in force that the business has verified. The same secret again changes nothing; another one replaces
 * what was in force at once.
 */
export async function enableSynced(
  holder: KeyHolder,
  reference: PersonReference,
  given: GivenSecret,
  caller: Caller,
): Promise<Outcome<Synced>> {
  const { application } = holder;
  if (!application.settings.hosted.methods.includes('totp')) return refuse('method_unavailable');
  const read = readSharedSecret(given);
  if (!read.ok) return read;
  const shared = read.value;
  return holder.database.transact(async (stores) => {
    const held = await holdPerson(holder, stores, { reference, caller, creates: true });
    if (!held.ok) throw new Rollback(held);
    if (held.value === undefined) throw new Rollback(refuse('conflict'));
    const { capped: byName } = held.value;
    const standing = await readFactorsInForce(stores, held.value.account);
    const { account, inForce } = standing;
    const synced = { email: account.email ?? reference.email, twoFactorEnabled: true };
    if (inForce.some((factor) => factor.type === 'totp' && holdsSecret(holder, factor, shared))) {
      return succeed({ ...synced, weakSecret: isWeak(shared), capped: byName });
    }
    const capped = await putInForce(holder, stores, standing, { shared, caller });
    if (!capped.ok) throw new Rollback(capped);
    return succeed({ ...synced, weakSecret: isWeak(shared), capped: byName || capped.value });
  });
}

/** Turns the second factor off. The authenticator's row stays for a while: what it spent stays spent. */
export async function disableSynced(
  holder: KeyHolder,
  reference: PersonReference,
  caller: Caller,
): Promise<Outcome<Synced>> {
  const { application } = holder;
  return holder.database.transact(async (stores) => {
    const held = await holdPerson(holder, stores, { reference, caller, creates: false });
    if (!held.ok) throw new Rollback(held);
    const { account, capped: byName = false } = held.value ?? {};
    const off = { email: account?.email ?? reference.email, twoFactorEnabled: false, weakSecret: false };
    if (account === undefined || !account.secondFactorDue) return succeed({ ...off, capped: byName });
    if (application.settings.secondFactor === 'required') {
      throw new Rollback(refuse('two_factor_required_by_policy'));
    }
    const capped = await countChange(holder, stores, account, caller);
    if (!capped.ok) throw new Rollback(capped);
    await turnOff(holder, stores, await readFactorsInForce(stores, account), caller);
    return succeed({ ...off, capped: byName || capped.value });
  });
}

async function readFactorsInForce({ factors }: Stores, account: Account): Promise<FactorsInForce> {
  const held = await factors.listByAccount(account.id);
  return { account, inForce: held.filter(({ status }) => status === 'active' || status === 'disabled') };
}

/** True where the key reaches its limit of changes with it. */
async function putInForce(
  holder: KeyHolder,
  stores: Stores,
  { account, inForce }: FactorsInForce,
  { shared, caller }: { readonly shared: SharedSecret; readonly caller: Caller },
): Promise<Outcome<boolean>> {
  const replaces = inForce.length > 0;
  const capped = replaces ? await countChange(holder, stores, account, caller) : succeed(false);
  if (!capped.ok) return capped;
  const now = holder.clock.now();
  const retired = factorsEndedFor('secret-synced', inForce);
  await endFor(holder, 'secret-synced', { account, factors: retired })(stores, now);
  const id = await bringBack(holder, stores, account, shared);
  await advance(holder, stores, account);
  const added = { id, weakSecret: isWeak(shared) };
  const whole = replaces ? 'two_factor.replaced' : 'two_factor.enabled';
  const events = changeEvents(holder, { holder, account, caller, retired, added, whole });
  await prepareEvents(holder, account, events)(stores);
  return capped;
}

/** The factor that held this secret before, a new one where there was none; with all that was spent of the secret. */
async function bringBack(
  ports: Ports,
  { factors }: Stores,
  account: Account,
  shared: SharedSecret,
): Promise<string> {
  const { id: accountId } = account;
  const now = ports.clock.now();
  const suspended = await factors.listSuspended(accountId);
  const kin = suspended
    .filter(({ type }) => type === 'totp')
    .filter((one) => sharesSteps(ports, one, shared));
  const state = mergeSpentSteps(kin.map((factor) => factor.state));
  const known = kin.find((factor) => holdsSecret(ports, factor, shared));
  if (known !== undefined && (await factors.resume(accountId, known.id, { state, now }))) {
    return known.id;
  }
  const factor = draftFactor(ports, { account, type: 'totp' }, { ...shared, state });
  await factors.insert(factor);
  return factor.id;
}

async function turnOff(
  holder: KeyHolder,
  stores: Stores,
  { account, inForce }: FactorsInForce,
  caller: Caller,
): Promise<void> {
  const now = holder.clock.now();
  const retired = factorsEndedFor('two-factor-synced-off', inForce);
  await endFor(holder, 'two-factor-synced-off', { account, factors: retired })(stores, now);
  await advance(holder, stores, account);
  const whole = 'two_factor.disabled';
  const events = changeEvents(holder, { holder, account, caller, retired, whole });
  await prepareEvents(holder, account, events)(stores);
}

async function advance(
  ports: Ports,
  { accounts }: Stores,
  { id, credentialVersion }: Account,
): Promise<void> {
  const change = { seen: credentialVersion, now: ports.clock.now() };
  if (!(await accounts.advanceCredentialVersion(id, change))) {
    throw new Rollback(refuse('conflict'));
  }
}
