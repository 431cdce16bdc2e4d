import type { Account, NewAccount } from '../../core/account/account.ts';
import { demandsEnrolment } from '../../core/account/demands-enrolment.ts';
import { usernameKey } from '../../core/account/identifier.ts';
import { emailKey, typedEmail } from '../../core/account/mailbox.ts';
import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { chooseLanguage } from '../../core/delivery/language.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { strangerHashVisitor } from '../../core/hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { checkNewPassword } from '../../core/password/password-rules.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { ipCounters } from '../../core/throttle/counters.ts';
import { countUse } from '../../core/throttle/reserve.ts';
import { draftEnrolment, type EnrolmentDue } from '../login/enrolment-challenge.ts';

export interface Registration {
  readonly email: string;
  /** Optional where the API has none. */
  readonly username?: string;
  readonly password: string;
}

export interface OpenedAccount {
  readonly kind: 'session';
  readonly account: Account;
  readonly tokens: SessionTokens;
}

/** An account and its first session; where policy demands a second factor, what sets it up instead. */
export async function registerAccount(
  tenant: Tenant,
  registration: Registration,
  caller: Caller,
): Promise<Outcome<OpenedAccount | EnrolmentDue>> {
  const admitted = await admit(tenant, registration, caller);
  if (!admitted.ok) return admitted;
  const account = complete(admitted.value);
  const begin = demandsEnrolment(tenant.application, account) ? beginEnrolment : open;
  return begin(tenant, account, caller);
}

/** An account alone, for APIs whose registration does not log in. */
export async function createAccount(
  tenant: Tenant,
  registration: Registration,
  caller: Caller,
): Promise<Outcome<Account>> {
  const admitted = await admit(tenant, registration, caller);
  if (!admitted.ok) return admitted;
  const created = admitted.value;
  const record = prepareRegistered(tenant, created, caller);
  return tenant.database.transact(async (stores) => {
    const inserted = await stores.accounts.insert(created);
    if (inserted !== 'inserted') return refuse(inserted);
    await record(stores);
    return succeed(complete(created));
  });
}

async function admit(
  tenant: Tenant,
  registration: Registration,
  caller: Caller,
): Promise<Outcome<NewAccount>> {
  const { application } = tenant;
  const closed = closedTo(application);
  if (closed !== undefined) return refuse(closed);
  const password = checkRegistration(application, registration);
  if (!password.ok) return password;
  const counted = await countUse(tenant, ipCounters(tenant, 'register', caller), caller);
  if (!counted.ok) return counted;
  const hashed = await tenant.hashQueue.admit(strangerHashVisitor(tenant, caller), (turns) =>
    tenant.passwords.hash(turns, password.value),
  );
  if (!hashed.ok) {
    await tenant.database.stores.throttles.giveBack(counted.value);
    return hashed;
  }
  return succeed(newAccount(tenant, registration, hashed.value, caller));
}

function closedTo(application: Application): 'wrong_application_kind' | 'registration_closed' | undefined {
  // A stranger who registers the victim's address at a business's application could enrol a factor of their own.
  if (application.kind !== 'accounts') return 'wrong_application_kind';
  return application.settings.registration === 'open' ? undefined : 'registration_closed';
}

function checkRegistration(
  application: Application,
  { email, username, password }: Registration,
): Outcome<string> {
  if (emailKey(email) === undefined) {
    return refuse('invalid_request', { field: 'email', message: 'Email must be a valid address' });
  }
  if (username !== undefined && usernameKey(username) === undefined) {
    const message = 'Username must be 3 to 32 characters: letters, digits, dots, underscores and hyphens';
    return refuse('invalid_request', { field: 'username', message });
  }
  return checkNewPassword(password, application, [email.split('@')[0], username]);
}

function newAccount(
  tenant: Tenant,
  { email, username }: Registration,
  passwordHash: string,
  { language }: Caller,
): NewAccount {
  const now = tenant.clock.now();
  return {
    id: tenant.newId(),
    applicationId: tenant.application.id,
    email: typedEmail(email),
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language: chooseLanguage(language) }),
    passwordHash,
    credentialVersion: 1,
    createdAt: now,
    updatedAt: now,
  };
}

async function open(tenant: Tenant, account: Account, caller: Caller): Promise<Outcome<OpenedAccount>> {
  const prepared = await prepareSession(tenant, account, { first: 'registration' }, caller);
  const record = prepareRegistered(tenant, account, caller);
  return tenant.database.transact(async (stores) => {
    const inserted = await stores.accounts.insert(account);
    if (inserted !== 'inserted') return refuse(inserted);
    if (!(await insertSession(stores, prepared))) throw new Rollback(refuse('invalid_credentials'));
    await record(stores);
    return succeed({ kind: 'session', account, tokens: prepared.tokens });
  });
}

function beginEnrolment(tenant: Tenant, account: Account, caller: Caller): Promise<Outcome<EnrolmentDue>> {
  const { challenge, due } = draftEnrolment(tenant, account, caller);
  const record = prepareRegistered(tenant, account, caller);
  return tenant.database.transact(async (stores) => {
    const inserted = await stores.accounts.insert(account);
    if (inserted !== 'inserted') return refuse(inserted);
    await stores.challenges.insert(challenge);
    await record(stores);
    return succeed(due);
  });
}

function complete(created: NewAccount): Account {
  return { ...created, activeFactorTypes: [], secondFactorDue: false };
}

function prepareRegistered(
  tenant: Tenant,
  account: NewAccount,
  caller: Caller,
): (stores: Stores) => Promise<void> {
  const event = newEvent(tenant, 'account.registered', { accountId: account.id, caller });
  return prepareEvents(tenant, account, [event]);
}
