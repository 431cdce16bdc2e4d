import type { Account } from '../../core/account/account.ts';
import { readIdentifier } from '../../core/account/identifier.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { offeredMethods } from '../../core/factor/offered-methods.ts';
import { hashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, type Refusal, refuse, succeed } from '../../core/outcome.ts';
import { countRightPassword } from '../../core/password/count-right-password.ts';
import { guessPassword } from '../../core/password/guess-password.ts';
import { normalizePassword } from '../../core/password/password-rules.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Reservation } from '../../core/throttle/throttle.ts';
import { browserFamily } from '../../core/trusted-browser/browser-family.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';
import { type EnrolmentDue, issueEnrolment } from './enrolment-challenge.ts';
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
  /** Where the API has no way to set up the first factor before a session opens. */
  readonly cannotEnrol?: boolean;
}

type Opening = 'opened' | 'account changed' | 'browser superseded';

export interface OpenedLogin {
  readonly kind: 'session';
  readonly account: Account;
  readonly tokens: SessionTokens;
  readonly deviceToken?: string;
}

/** A session, or what is missing for one. */
export type LoginResult = OpenedLogin | PendingLogin | EnrolmentDue;

/** The first factor, and a session where policy asks for no second one. */
export async function login(
  tenant: Tenant,
  attempt: LoginAttempt,
  caller: Caller,
): Promise<Outcome<LoginResult>> {
  if (tenant.application.kind !== 'accounts') return refuse('wrong_application_kind');
  const identifier = readIdentifier(attempt.identifier);
  if (identifier === undefined) {
    return refuse('invalid_request', { field: 'email', message: 'Email must be an address or a username' });
  }
  const { accounts } = tenant.database.stores;
  const account = await accounts.findByIdentifier(identifier);
  const device = await findPresentedBrowser(tenant, account, attempt.deviceToken);
  const guessed = await guessPassword(tenant, {
    account,
    identifierKey: identifier.key,
    password: attempt.password,
    vouchedBy: device && { kind: 'device', id: device.id },
    caller,
    refusal: 'invalid_credentials',
    event: 'login.failed',
  });
  if (!guessed.ok) return guessed;
  return proceed(tenant, { attempt, caller, device, ...guessed.value });
}

interface PassedFirstFactor {
  readonly attempt: LoginAttempt;
  readonly caller: Caller;
  readonly device: TrustedBrowser | undefined;
  readonly account: Account;
  readonly reservation: Reservation;
}

async function proceed(tenant: Tenant, passed: PassedFirstFactor): Promise<Outcome<LoginResult>> {
  const { application } = tenant;
  const { account, caller, device, reservation } = passed;
  const family = browserFamily(caller.userAgent);
  const offered = offeredMethods(tenant, account, tenant.clock.now());
  const decision = decideLogin({ application, account, caller, device, offered, browserFamily: family });
  switch (decision.verdict) {
    case 'deny':
      await tenant.database.stores.throttles.giveBack(reservation);
      return refuse(decision.code);
    case 'enrol':
      return enrol(tenant, passed);
    case 'require': {
      const pending = await issueLoginChallenge(tenant, passed, decision.methods);
      if (pending.ok) await upgradeHash(tenant, account, passed.attempt.password, caller);
      return pending;
    }
    case 'allow':
      return open(tenant, passed, decision);
  }
}

async function enrol(tenant: Tenant, passed: PassedFirstFactor): Promise<Outcome<LoginResult>> {
  if (passed.attempt.cannotEnrol === true) {
    await tenant.database.stores.throttles.giveBack(passed.reservation);
    return refuse('two_factor_setup_required');
  }
  const due = await issueEnrolment(tenant, passed);
  await upgradeHash(tenant, passed.account, passed.attempt.password, passed.caller);
  return succeed(due);
}

async function open(
  tenant: Tenant,
  passed: PassedFirstFactor,
  { device, because }: { readonly device?: TrustedBrowser; readonly because: string },
): Promise<Outcome<LoginResult>> {
  const { account, attempt, caller, reservation } = passed;
  const trusted = device === undefined ? {} : { trustedBrowser: true as const };
  const proofs = { first: 'password' as const, ...trusted };
  const prepared = await prepareSession(tenant, account, proofs, caller);
  const replacement = attempt.rotateDeviceToken === true ? tenant.handles.issue('device') : undefined;
  const event = newEvent(tenant, 'login.succeeded', {
    accountId: account.id,
    caller,
    data: {
      amr: prepared.session.amr,
      sessionId: prepared.session.id,
      trustedDevice: device !== undefined,
      because,
    },
  });
  const record = prepareEvents(tenant, account, [event]);
  const result = await store(tenant, passed, { prepared, device, tokenHash: replacement?.hash, record });
  if (typeof result === 'object') return result;
  if (result === 'browser superseded') {
    // Another login replaced its token, or it was revoked: the second factor is due after all.
    return proceed(tenant, { ...passed, device: undefined });
  }
  if (result === 'account changed') {
    // What was proved while the password was evaluated holds no longer.
    await tenant.database.stores.throttles.giveBack(reservation);
    return refuse('invalid_credentials');
  }
  await upgradeHash(tenant, account, attempt.password, caller);
  const token = device === undefined ? undefined : replacement?.token;
  return succeed({
    kind: 'session',
    account,
    tokens: prepared.tokens,
    ...(token !== undefined && { deviceToken: token }),
  });
}

interface ToStore {
  readonly prepared: Awaited<ReturnType<typeof prepareSession>>;
  readonly device: TrustedBrowser | undefined;
  /** Of the token that replaces the trusted browser's. */
  readonly tokenHash: string | undefined;
  readonly record: (stores: Stores) => Promise<void>;
}

function store(
  tenant: Tenant,
  passed: PassedFirstFactor,
  { prepared, device, tokenHash, record }: ToStore,
): Promise<Opening | Refusal> {
  const { reservation } = passed;
  return tenant.database.transact(async (stores): Promise<Opening | Refusal> => {
    const counted = await countRightPassword(tenant, passed, stores);
    if (!counted.ok) {
      await stores.throttles.giveBack(reservation);
      return counted;
    }
    if (!(await insertSession(stores, prepared))) throw new Rollback<Opening>('account changed');
    if (device !== undefined && !(await useTrustedBrowser(tenant, stores, device, tokenHash))) {
      throw new Rollback<Opening>('browser superseded');
    }
    await stores.throttles.giveBack(reservation);
    await record(stores);
    return 'opened';
  });
}

/** Some other login will do where others wait for a hash. */
async function upgradeHash(
  tenant: Tenant,
  account: Account,
  password: string,
  caller: Caller,
): Promise<void> {
  const { passwordHash } = account;
  if (passwordHash === undefined || !tenant.passwords.isOutdated(passwordHash)) return;
  if (!tenant.hashQueue.hasRoom) return;
  const visitor = hashVisitor(tenant, 'known', caller, account.id);
  const stronger = await tenant.hashQueue.admit(visitor, (turns) =>
    tenant.passwords.hash(turns, normalizePassword(password)),
  );
  if (!stronger.ok) return;
  const { accounts } = tenant.database.stores;
  await accounts.upgradePasswordHash(account.id, passwordHash, stronger.value);
}
