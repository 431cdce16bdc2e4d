import type { Account } from '../account/account.ts';
import type { AuditEventType } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import type { ErrorCode } from '../error-code.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import { hashVisitor, strangerHashVisitor } from '../hashing/hash-visitor.ts';
import { KNOWN_BROWSER_MEMORY } from '../known-browser/was-used-lately.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import type { HashTurns, HashVisitor } from '../ports/hash-queue.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tenant } from '../tenant.ts';
import { counter, ipCounters } from '../throttle/counters.ts';
import { isFull, reserveAttempt } from '../throttle/reserve.ts';
import type { Counter, Reservation } from '../throttle/throttle.ts';

export interface PasswordGuess {
  /** Undefined for a stranger, whose guess costs what a member's does. */
  readonly account: Account | undefined;
  /** What counts a stranger's guesses: the canonical identifier that they typed. */
  readonly identifierKey: string;
  readonly password: string;
  /** What came with the guess that no stranger has: a live trusted device, or a session. */
  readonly vouchedBy?: { readonly kind: 'device' | 'session'; readonly id: string } | undefined;
  readonly caller: Caller;
  /** What a wrong password is called here, and in the audit trail. */
  readonly refusal: ErrorCode;
  readonly event: AuditEventType;
}

/** Reserve, evaluate, and settle a failure; a right guess is given back by the caller's transaction. */
export async function guessPassword(
  tenant: Tenant,
  guess: PasswordGuess,
): Promise<Outcome<{ account: Account; reservation: Reservation }>> {
  const visitor = await visitorOf(tenant, guess);
  return tenant.hashQueue.admit(visitor, (turns) => tryPassword(tenant, guess, turns));
}

/** As a stranger where nobody waits: only then does it cost nothing to ask. */
async function visitorOf(tenant: Tenant, guess: PasswordGuess): Promise<HashVisitor> {
  const { account, caller, vouchedBy } = guess;
  const isKnown =
    vouchedBy !== undefined || (!tenant.hashQueue.hasRoom && (await isKnownPlace(tenant, guess)));
  return isKnown && account !== undefined
    ? hashVisitor(tenant, 'known', caller, account.id)
    : strangerHashVisitor(tenant, caller);
}

async function tryPassword(
  tenant: Tenant,
  guess: PasswordGuess,
  turns: HashTurns,
): Promise<Outcome<{ account: Account; reservation: Reservation }>> {
  const reserved = await reserveGuess(tenant, guess);
  if (!reserved.ok) return reserved;
  const hash = guess.account?.passwordHash;
  const fits = await tenant.passwords.verify(turns, hash ?? tenant.passwords.decoy, guess.password);
  if (!fits.ok) {
    // Nothing was evaluated, so that nothing counts.
    await tenant.database.stores.throttles.giveBack(reserved.value);
    return fits;
  }
  if (fits.value && hash !== undefined && guess.account !== undefined) {
    return succeed({ account: guess.account, reservation: reserved.value });
  }
  await recordFailure(tenant, guess, reserved.value);
  return refuse(guess.refusal);
}

async function reserveGuess(tenant: Tenant, guess: PasswordGuess): Promise<Outcome<Reservation>> {
  const own = ownCounters(tenant, guess);
  if (own !== undefined) return reserveAttempt(tenant, own, guess.caller);
  const reserved = await reserveAttempt(tenant, guessCounters(tenant, guess), guess.caller);
  if (reserved.ok || !(await isKnownPlace(tenant, guess))) return reserved;
  return reserveAttempt(tenant, [pairCounter(tenant, guess)], guess.caller);
}

/** Of whoever holds what no stranger has. Nothing that others do, at this address or to this account, counts here. */
function ownCounters(tenant: Tenant, { account, vouchedBy }: PasswordGuess): Counter[] | undefined {
  if (account === undefined || vouchedBy === undefined) return undefined;
  const { kind, id } = vouchedBy;
  return [counter(tenant.limits, 'login', tenant.application.id, account.id, kind, id)];
}

function guessCounters(tenant: Tenant, guess: PasswordGuess): Counter[] {
  const account = counter(tenant.limits, 'loginAccount', tenant.application.id, subject(tenant, guess));
  return [pairCounter(tenant, guess), account, ...ipCounters(tenant, 'loginIp', guess.caller)];
}

function pairCounter(tenant: Tenant, guess: PasswordGuess): Counter {
  const place = guess.caller.ipBucket ?? 'backend';
  return counter(tenant.limits, 'login', tenant.application.id, subject(tenant, guess), place);
}

/** Aliases of a person share one subject; a stranger's key is hashed, since it may be anything. */
function subject(ports: Ports, { account, identifierKey }: PasswordGuess): string {
  return account?.id ?? `unknown-${ports.keyedHash.mac('throttle-key', identifierKey).slice(0, 22)}`;
}

/**
 * An address that its owner logged in from: neither what strangers guess elsewhere nor what neighbours guess for others
 * counts there.
 */
function isKnownPlace(tenant: Tenant, { account, caller }: PasswordGuess): Promise<boolean> {
  const since = tenant.clock.now() - KNOWN_BROWSER_MEMORY;
  // Asked for strangers too: the answer takes as long, so that its time reveals no account.
  return tenant.database.stores.sessions.wasOpenedFrom(account?.id ?? '', caller.ipAddress, since);
}

async function recordFailure(tenant: Tenant, guess: PasswordGuess, reservation: Reservation): Promise<void> {
  const locked = reservation.states.some(isFull);
  const event = newEvent(tenant, guess.event, {
    accountId: guess.account?.id,
    caller: guess.caller,
    actor: 'anonymous',
    data: { factor: 'password', locked },
  });
  const record = prepareEvents(tenant, guess.account, [event]);
  await tenant.database.transact(async (stores) => {
    await stores.throttles.confirm(reservation);
    await record(stores);
  });
}
