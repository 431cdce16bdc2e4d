import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { NewAccount } from '../../core/account/account.ts';
import type { AccountStore } from '../../core/account/account-store.ts';
import { type LoginIdentifier, usernameKey } from '../../core/account/identifier.ts';
import { emailKey, SHADOWED } from '../../core/account/mailbox.ts';
import { hasUpdated } from '../affected-rows.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Schema } from '../schema.ts';
import { ACCOUNT_COLUMNS, selectFactorsInForce, toAccount } from './account-row.ts';
import { assertOwn } from './assert-own.ts';
import { auditKeys } from './audit-keys.ts';

export function accountStore(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
): AccountStore {
  const ofApplication = () => selectAccounts(db, applicationId);

  return {
    ...accountChanges(db, applicationId),
    ...auditKeys(db, applicationId),

    insert: (account) => {
      assertOwn(applicationId, account);
      return insert(db, account);
    },

    async findById(id) {
      const row = await ofApplication().where('accounts.id', '=', id).executeTakeFirst();
      return row && toAccount(row);
    },

    findByIdentifier: (identifier) => findByIdentifier(db, applicationId, prepared, identifier),

    async listShadowed(limit) {
      const rows = await ofApplication()
        .where('accounts.email_key', 'like', `%${SHADOWED}`)
        .where('accounts.disabled_at', 'is', null)
        .orderBy('accounts.id')
        .limit(limit)
        .execute();
      return rows.map(toAccount);
    },

    async list({ limit, afterId, search }) {
      const rows = await ofApplication()
        .$if(afterId !== undefined, (query) => query.where('accounts.id', '>', afterId ?? ''))
        .$if(search !== undefined, (query) => whereKeyStarts(query, applicationId, search ?? ''))
        .orderBy('accounts.id')
        .limit(limit)
        .execute();
      return rows.map(toAccount);
    },
  };
}

async function findByIdentifier(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
  { kind, key, shadowedKey = key }: LoginIdentifier,
) {
  const query = prepared.fill(`account by ${kind}`, { applicationId, key, shadowedKey }, (filled) =>
    selectAccounts(db, filled.applicationId)
      .select(`accounts.${kind}_key as found_by`)
      .where(`accounts.${kind}_key`, 'in', [filled.key, filled.shadowedKey]),
  );
  const { rows } = await db.executeQuery(query);
  const row = rows.find(({ found_by }) => found_by === shadowedKey) ?? rows[0];
  return row && toAccount(row);
}

type Changes =
  | 'advanceCredentialVersion'
  | 'hold'
  | 'lock'
  | 'nameExternally'
  | 'rename'
  | 'verifyEmail'
  | 'releaseEmail'
  | 'setEmail'
  | 'upgradePasswordHash'
  | 'setDisabled';

function accountChanges(db: Kysely<Schema>, applicationId: string): Pick<AccountStore, Changes> {
  const update = accountUpdate(db, applicationId);

  return {
    ...nameChanges(db, applicationId),

    advanceCredentialVersion: (id, { seen, passwordHash, now }) =>
      hasUpdated(
        update(id)
          .where('credential_version', '=', seen)
          .set({
            credential_version: seen + 1,
            updated_at: now,
            ...(passwordHash !== undefined && { password_hash: passwordHash }),
          }),
      ),

    hold: (id, seen) =>
      hasUpdated(
        update(id)
          .where('credential_version', '=', seen)
          .set((row) => ({ updated_at: row.ref('updated_at') })),
      ),

    lock: (id) => hasUpdated(update(id).set((row) => ({ updated_at: row.ref('updated_at') }))),

    upgradePasswordHash: (id, from, to) =>
      hasUpdated(update(id).where('password_hash', '=', from).set({ password_hash: to })),

    setDisabled: (id, disabledAt, now) =>
      hasUpdated(
        update(id).set((eb) => ({
          disabled_at: disabledAt ?? null,
          updated_at: now,
          credential_version: eb('credential_version', '+', 1),
        })),
      ),
  };
}

/** What an account is called by. */
function nameChanges(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<AccountStore, 'verifyEmail' | 'nameExternally' | 'rename' | 'releaseEmail' | 'setEmail'> {
  const update = accountUpdate(db, applicationId);
  return {
    verifyEmail: (id, email, now) =>
      hasUpdated(
        update(id)
          .where('email', '=', email)
          .set({
            email_verified_at: sql`coalesce(email_verified_at, ${now})`,
            updated_at: sql`CASE WHEN email_verified_at IS NULL THEN ${now} ELSE updated_at END`,
          }),
      ),

    nameExternally: (id, externalId) =>
      hasUpdated(
        update(id)
          .where((eb) => eb.or([eb('external_id', 'is', null), eb('external_id', '=', externalId)]))
          .set({ external_id: externalId }),
      ),

    rename: (id, externalId, now) =>
      hasUpdated(update(id).set({ external_id: externalId ?? null, updated_at: now })),

    setEmail: (id, { seen, email, verifiedAt, now }) =>
      hasUpdated(
        update(id)
          .where('credential_version', '=', seen)
          .set({ email, email_key: keyOf(email, emailKey), email_verified_at: verifiedAt ?? null })
          .set({ credential_version: seen + 1, updated_at: now }),
      ),

    releaseEmail: (id, { seen, now }) =>
      hasUpdated(
        update(id)
          .where('credential_version', '=', seen)
          .set({ email: null, email_key: null, email_verified_at: null })
          .set({ credential_version: seen + 1, updated_at: now }),
      ),
  };
}

function accountUpdate(db: Kysely<Schema>, applicationId: string) {
  return (id: string) =>
    db.updateTable('accounts').where('application_id', '=', applicationId).where('id', '=', id);
}

function selectAccounts(db: Kysely<Schema>, applicationId: string) {
  return db
    .selectFrom('accounts')
    .select(['accounts.application_id', 'accounts.id as account_id', ...ACCOUNT_COLUMNS])
    .select(selectFactorsInForce())
    .where('accounts.application_id', '=', applicationId);
}

/** By ranges, which the indexes of the keys serve and which know no wildcards: no key holds the last code point. */
function whereKeyStarts<O>(
  query: SelectQueryBuilder<Schema, 'accounts', O>,
  applicationId: string,
  start: string,
) {
  return query.where('accounts.id', 'in', (eb) => {
    const idsBy = (key: 'email_key' | 'username_key') =>
      eb
        .selectFrom('accounts')
        .select('id')
        .where('application_id', '=', applicationId)
        .where(key, '>=', start)
        .where(key, '<', `${start}\u{10FFFF}`);
    return idsBy('email_key').union(idsBy('username_key'));
  });
}

async function insert(db: Kysely<Schema>, account: NewAccount) {
  const email_key = keyOf(account.email, emailKey);
  const username_key = keyOf(account.username, usernameKey);
  const inserted = await db
    .insertInto('accounts')
    .values({
      id: account.id,
      application_id: account.applicationId,
      email: account.email ?? null,
      email_key,
      email_verified_at: account.emailVerifiedAt ?? null,
      username: account.username ?? null,
      username_key,
      external_id: account.externalId ?? null,
      language: account.language ?? null,
      password_hash: account.passwordHash ?? null,
      credential_version: account.credentialVersion,
      disabled_at: account.disabledAt ?? null,
      created_at: account.createdAt,
      updated_at: account.updatedAt,
    })
    // An error would end the whole transaction on PostgreSQL.
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted ? 'inserted' : whatIsTaken(db, account.applicationId, email_key, username_key);
}

async function whatIsTaken(
  db: Kysely<Schema>,
  applicationId: string,
  emailKey: string | null,
  usernameKey: string | null,
) {
  const holders = await db
    .selectFrom('accounts')
    .select(['email_key', 'username_key'])
    .where('application_id', '=', applicationId)
    .where((eb) => eb.or([eb('email_key', '=', emailKey), eb('username_key', '=', usernameKey)]))
    .execute();
  if (holders.some((holder) => emailKey !== null && holder.email_key === emailKey)) return 'email_taken';
  if (holders.length > 0) return 'username_taken';
  throw new Error('the id of the new account is taken');
}

function keyOf(text: string | undefined, compute: (text: string) => string | undefined): string | null {
  if (text === undefined) return null;
  const key = compute(text);
  if (key === undefined) throw new Error('an account cannot be found by such an identifier');
  return key;
}
