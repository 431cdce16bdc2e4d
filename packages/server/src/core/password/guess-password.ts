import type { Account } from '../account/account.ts';
import type { AuditEventType } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import { DAY } from '../clock.ts';
import type { ErrorCode } from '../error-code.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tenant } from '../tenant.ts';
import { counter, ipCounters } from '../throttle/counters.ts';
import { isFull, reserveAttempt } from '../throttle/reserve.ts';
import type { Counter, Reservation } from '../throttle/throttle.ts';
import { normalizePassword } from './password-rules.ts';

const KNOWN_BROWSER_MEMORY = 30 * DAY;

export interface PasswordGuess {
  /** Undefined for a stranger, whose guess costs what a member's does. */
  readonly account: Account | undefined;
  /** What counts a stranger's guesses: the canonical identifier that they typed. */
  readonly identifierKey: string;
  readonly password: string;
  /** Id of the live trusted device that came with the guess. */
  readonly deviceId?: string | undefined;
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
  const reserved = await reserveGuess(tenant, guess);
  if (!reserved.ok) return reserved;
  const hash = guess.account?.passwordHash;
  const fits = await tenant.passwords.verify(
    hash ?? tenant.passwords.decoy,
    normalizePassword(guess.password),
  );
  if (fits && hash !== undefined && guess.account !== undefined) {
    return succeed({ account: guess.account, reservation: reserved.value });
  }
  await recordFailure(tenant, guess, reserved.value);
  return refuse(guess.refusal);
}

async function reserveGuess(tenant: Tenant, guess: PasswordGuess): Promise<Outcome<Reservation>> {
  const counters = guessCounters(tenant, guess);
  const reserved = await reserveAttempt(tenant, counters, guess.caller);
  if (reserved.ok) return reserved;
  const own = await knownBrowserCounters(tenant, guess, counters);
  return own === undefined ? reserved : reserveAttempt(tenant, own, guess.caller);
}

function guessCounters(tenant: Tenant, guess: PasswordGuess): Counter[] {
  const { application } = tenant;
  const { caller } = guess;
  const who = subject(tenant, guess);
  const pair = counter(tenant.limits, 'login', application.id, who, caller.ipBucket ?? 'backend');
  const account = counter(tenant.limits, 'loginAccount', application.id, who);
  return [pair, account, ...ipCounters(tenant, 'loginIp', caller)];
}

/** Aliases of a person share one subject; a stranger's key is hashed, since it may be anything. */
function subject(ports: Ports, { account, identifierKey }: PasswordGuess): string {
  return account?.id ?? `unknown-${ports.keyedHash.mac('throttle-key', identifierKey).slice(0, 22)}`;
}

/** A browser that its owner used before has a limit of its own: no stranger locks the owner out. */
async function knownBrowserCounters(
  tenant: Tenant,
  guess: PasswordGuess,
  counters: readonly Counter[],
): Promise<Counter[] | undefined> {
  const { account, caller, deviceId } = guess;
  const ofIp = ipCounters(tenant, 'loginIp', caller);
  if (account !== undefined && deviceId !== undefined) {
    return [counter(tenant.limits, 'login', tenant.application.id, account.id, 'device', deviceId), ...ofIp];
  }
  const since = tenant.clock.now() - KNOWN_BROWSER_MEMORY;
  const { sessions } = tenant.database.stores;
  // Asked for strangers too: the answer takes as long, so that its time reveals no account.
  const known = await sessions.wasOpenedFrom(account?.id ?? '', caller.ipAddress, since);
  return known ? counters.filter(({ key }) => !key.startsWith('loginAccount:')) : undefined;
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
