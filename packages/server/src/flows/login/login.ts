import type { Account } from '../../core/account/account.ts';
import { readIdentifier } from '../../core/account/identifier.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { offeredMethods } from '../../core/factor/offered-methods.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { guessPassword } from '../../core/password/guess-password.ts';
import { normalizePassword } from '../../core/password/password-rules.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import { Rollback } from '../../core/stores.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';
import { browserFamily } from '../../core/trusted-browser/browser-family.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';
import { issueLoginChallenge, type PendingLogin } from './login-challenge.ts';
import { decideLogin } from './login-policy.ts';
import { findPresentedBrowser, useTrustedBrowser } from './present-trusted-browser.ts';

export interface LoginAttempt {
  /** An email address or a username. */
  readonly identifier: string;
  readonly password: string;
  readonly deviceToken?: string | undefined;
  /** Cookie mode: a trusted device's token is replaced whenever it is used. */
  readonly rotateDeviceToken?: boolean;
}

type Opening = 'opened' | 'account changed' | 'browser superseded';

export interface OpenedLogin {
  readonly kind: 'session';
  readonly account: Account;
  readonly tokens: SessionTokens;
  readonly deviceToken?: string;
}

/** The first factor, and a session where policy asks for no second one. */
export async function login(
  engine: Engine,
  application: Application,
  attempt: LoginAttempt,
  caller: Caller,
): Promise<Outcome<OpenedLogin | PendingLogin>> {
  if (application.kind !== 'accounts') return refuse('wrong_application_kind');
  const identifier = readIdentifier(attempt.identifier);
  if (identifier === undefined) {
    return refuse('invalid_request', { field: 'email', message: 'Email must be an address or a username' });
  }
  const { accounts } = engine.database.stores;
  const account = await accounts.findByIdentifier(application.id, identifier);
  const device = await findPresentedBrowser(engine, application, account, attempt.deviceToken);
  const guessed = await guessPassword(engine, application, {
    account,
    identifierKey: identifier.key,
    password: attempt.password,
    deviceId: device?.id,
    caller,
    refusal: 'invalid_credentials',
    event: 'login.failed',
  });
  if (!guessed.ok) return guessed;
  return proceed(engine, application, { attempt, caller, device, ...guessed.value });
}

interface PassedFirstFactor {
  readonly attempt: LoginAttempt;
  readonly caller: Caller;
  readonly device: TrustedBrowser | undefined;
  readonly account: Account;
  readonly reservation: Reservation;
}

async function proceed(
  engine: Engine,
  application: Application,
  passed: PassedFirstFactor,
): Promise<Outcome<OpenedLogin | PendingLogin>> {
  const { account, caller, device, reservation } = passed;
  const family = browserFamily(caller.userAgent);
  const offered = offeredMethods(engine, account, engine.clock.now());
  const decision = decideLogin({ application, account, caller, device, offered, browserFamily: family });
  switch (decision.verdict) {
    case 'deny':
      await engine.database.stores.throttles.giveBack(reservation);
      return refuse(decision.code);
    case 'require': {
      const pending = await issueLoginChallenge(engine, passed, decision.methods);
      await upgradeHash(engine, account, passed.attempt.password);
      return succeed(pending);
    }
    case 'allow':
      return open(engine, application, passed, decision);
  }
}

async function open(
  engine: Engine,
  application: Application,
  passed: PassedFirstFactor,
  { device, because }: { readonly device?: TrustedBrowser; readonly because: string },
): Promise<Outcome<OpenedLogin | PendingLogin>> {
  const { account, attempt, caller, reservation } = passed;
  const trusted = device === undefined ? {} : { trustedBrowser: true as const };
  const proofs = { first: 'password' as const, ...trusted };
  const prepared = await prepareSession(engine, application, account, proofs, caller);
  const replacement = attempt.rotateDeviceToken === true ? engine.handles.issue('device') : undefined;
  const event = newEvent(engine, application, 'login.succeeded', {
    accountId: account.id,
    caller,
    data: {
      amr: prepared.session.amr,
      sessionId: prepared.session.id,
      trustedDevice: device !== undefined,
      because,
    },
  });
  const record = prepareEvents(engine, application, account, [event]);
  const result = await engine.database.transact(async (stores): Promise<Opening> => {
    if (!(await insertSession(stores, prepared))) throw new Rollback<Opening>('account changed');
    if (device !== undefined && !(await useTrustedBrowser(engine, stores, device, replacement?.hash))) {
      throw new Rollback<Opening>('browser superseded');
    }
    await stores.throttles.giveBack(reservation);
    await record(stores);
    return 'opened';
  });
  if (result === 'browser superseded') {
    // Another login replaced its token, or it was revoked: the second factor is due after all.
    return proceed(engine, application, { ...passed, device: undefined });
  }
  if (result === 'account changed') {
    // What was proved while the password was evaluated holds no longer.
    await engine.database.stores.throttles.giveBack(reservation);
    return refuse('invalid_credentials');
  }
  await upgradeHash(engine, account, attempt.password);
  const token = device === undefined ? undefined : replacement?.token;
  return succeed({
    kind: 'session',
    account,
    tokens: prepared.tokens,
    ...(token !== undefined && { deviceToken: token }),
  });
}

async function upgradeHash(engine: Engine, account: Account, password: string): Promise<void> {
  const { passwordHash } = account;
  if (passwordHash === undefined || !engine.passwords.isOutdated(passwordHash)) return;
  const stronger = await engine.passwords.hash(normalizePassword(password));
  const { accounts } = engine.database.stores;
  await accounts.upgradePasswordHash(account.applicationId, account.id, passwordHash, stronger);
}
