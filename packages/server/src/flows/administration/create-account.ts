import type { Account, NewAccount } from '../../core/account/account.ts';
import { usernameKey } from '../../core/account/identifier.ts';
import { emailKey } from '../../core/account/mailbox.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import { chooseLanguage } from '../../core/delivery/language.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { checkNewPassword } from '../../core/password/password-rules.ts';
import type { Tenant } from '../../core/tenant.ts';

/** What an operator knows of a person. */
export interface GivenAccount {
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  /** Whether the operator vouches for the address. */
  readonly emailVerified?: boolean | undefined;
}

/** An account that an operator opens, with a password or to be invited; closed registration does not stop them. */
export async function createAccountFor(
  tenant: Tenant,
  given: GivenAccount & { readonly password?: string | undefined },
): Promise<Outcome<Account>> {
  const drafted = draftAccount(tenant, given);
  if (!drafted.ok) return drafted;
  const { password } = given;
  if (password === undefined) return insertAccount(tenant, drafted.value);
  const personal = [given.email?.split('@')[0], given.username];
  const checked = checkNewPassword(password, tenant.application, personal);
  if (!checked.ok) return checked;
  const visitor = { share: 'known', lane: [tenant.application.id, 'operator', ''] } as const;
  const hashed = await tenant.hashQueue.admit(visitor, (turns) =>
    tenant.passwords.hash(turns, checked.value),
  );
  if (!hashed.ok) return hashed;
  return insertAccount(tenant, { ...drafted.value, passwordHash: hashed.value });
}

/** Not stored yet; a sentence says what is wrong with it. */
export function draftAccount(tenant: Tenant, given: GivenAccount): Outcome<NewAccount> {
  const { email, username, language, emailVerified = false } = given;
  const complaint = complainOf(tenant, given);
  if (complaint !== undefined) return refuse('invalid_request', complaint);
  const now = tenant.clock.now();
  return succeed({
    id: tenant.newId(),
    applicationId: tenant.application.id,
    ...(email !== undefined && { email }),
    ...(email !== undefined && emailVerified && { emailVerifiedAt: now }),
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language: chooseLanguage(language) }),
    credentialVersion: 1,
    createdAt: now,
    updatedAt: now,
  });
}

function complainOf(
  { application }: Tenant,
  { email, username }: GivenAccount,
): { field?: string; message: string } | undefined {
  if (application.kind !== 'accounts') {
    return { message: `${application.clientId} keeps no accounts: its business does` };
  }
  if (email === undefined && username === undefined) {
    return { message: 'An account needs an email address or a username' };
  }
  if (email !== undefined && emailKey(email) === undefined) {
    return { field: 'email', message: `"${email}" is no email address` };
  }
  if (username !== undefined && usernameKey(username) === undefined) {
    const rule = '3 to 32 letters, digits, dots, underscores and hyphens';
    return { field: 'username', message: `"${username}" is no username: ${rule}` };
  }
  return undefined;
}

function insertAccount(tenant: Tenant, created: NewAccount): Promise<Outcome<Account>> {
  const detail = { accountId: created.id, actor: 'operator' } as const;
  const record = prepareEvents(tenant, created, [newEvent(tenant, 'account.registered', detail)]);
  return tenant.database.transact(async (stores): Promise<Outcome<Account>> => {
    const inserted = await stores.accounts.insert(created);
    if (inserted !== 'inserted') return refuse(inserted, taken(inserted, created));
    await record(stores);
    return succeed({ ...created, activeFactorTypes: [], secondFactorDue: false });
  });
}

/** What an operator reads where another account has the name. */
export function taken(
  code: 'email_taken' | 'username_taken',
  { email = '', username = '' }: Pick<NewAccount, 'email' | 'username'>,
): { field: string; message: string } {
  return code === 'email_taken'
    ? { field: 'email', message: `Another account has the address ${email}` }
    : { field: 'username', message: `Another account has the username ${username}` };
}
