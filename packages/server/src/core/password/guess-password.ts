import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { AuditEventType } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Caller } from '../caller.ts';
import { DAY } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { ErrorCode } from '../error-code.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { counter } from '../throttle/counters.ts';
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
  engine: Engine,
  application: Application,
  guess: PasswordGuess,
): Promise<Outcome<{ account: Account; reservation: Reservation }>> {
  const reserved = await reserveGuess(engine, application, guess);
  if (!reserved.ok) return reserved;
  const hash = guess.account?.passwordHash;
  const fits = await engine.passwords.verify(
    hash ?? engine.passwords.decoy,
    normalizePassword(guess.password),
  );
  if (fits && hash !== undefined && guess.account !== undefined) {
    return succeed({ account: guess.account, reservation: reserved.value });
  }
  await recordFailure(engine, application, guess, reserved.value);
  return refuse(guess.refusal);
}

async function reserveGuess(
  engine: Engine,
  application: Application,
  guess: PasswordGuess,
): Promise<Outcome<Reservation>> {
  const counters = guessCounters(engine, application, guess);
  const reserved = await reserveAttempt(engine, application, counters, guess.caller);
  if (reserved.ok) return reserved;
  const own = await knownBrowserCounters(engine, application, guess, counters);
  return own === undefined ? reserved : reserveAttempt(engine, application, own, guess.caller);
}

function guessCounters(engine: Engine, application: Application, guess: PasswordGuess): Counter[] {
  const { caller } = guess;
  const who = subject(engine, guess);
  const pair = counter(engine.limits, 'login', application.id, who, caller.ipBucket ?? 'backend');
  const account = counter(engine.limits, 'loginAccount', application.id, who);
  return [pair, account, ...ipCounters(engine, application, caller)];
}

function ipCounters(engine: Engine, application: Application, { ipBucket }: Caller): Counter[] {
  return ipBucket === undefined ? [] : [counter(engine.limits, 'loginIp', application.id, ipBucket)];
}

/** Aliases of a person share one subject; a stranger's key is hashed, since it may be anything. */
function subject(engine: Engine, { account, identifierKey }: PasswordGuess): string {
  return account?.id ?? `unknown-${engine.keyedHash.mac('throttle-key', identifierKey).slice(0, 22)}`;
}

/** A browser that its owner used before has a limit of its own: no stranger locks the owner out. */
async function knownBrowserCounters(
  engine: Engine,
  application: Application,
  guess: PasswordGuess,
  counters: readonly Counter[],
): Promise<Counter[] | undefined> {
  const { account, caller, deviceId } = guess;
  const ofIp = ipCounters(engine, application, caller);
  if (account !== undefined && deviceId !== undefined) {
    return [counter(engine.limits, 'login', application.id, account.id, 'device', deviceId), ...ofIp];
  }
  const since = engine.clock.now() - KNOWN_BROWSER_MEMORY;
  const { sessions } = engine.database.stores;
  // Asked for strangers too: the answer takes as long, so that its time reveals no account.
  const known = await sessions.wasOpenedFrom(application.id, account?.id ?? '', caller.ipAddress, since);
  return known ? counters.filter(({ key }) => !key.startsWith('loginAccount:')) : undefined;
}

async function recordFailure(
  engine: Engine,
  application: Application,
  guess: PasswordGuess,
  reservation: Reservation,
): Promise<void> {
  const locked = reservation.states.some(isFull);
  const event = newEvent(engine, application, guess.event, {
    accountId: guess.account?.id,
    caller: guess.caller,
    actor: 'anonymous',
    data: { factor: 'password', locked },
  });
  const record = prepareEvents(engine, application, guess.account, [event]);
  await engine.database.transact(async (stores) => {
    await stores.throttles.confirm(reservation);
    await record(stores);
  });
}
