import type { Kysely } from 'kysely';
import { emailKey, SHADOWED, shadowedEmailKey } from '../../core/account/mailbox.ts';
import type { Schema } from '../schema.ts';

type Mailbox = Pick<Schema['accounts'], (typeof COLUMNS)[number]>;

const COLUMNS = ['id', 'application_id', 'email', 'email_key', 'created_at'] as const;

const BATCH = 1_000;

/**
 * Spellings of one mailbox become one key. Where several accounts meet, the oldest has it; the others are found by
 * their own spelling, as is whoever has an address that is none by the stricter reading.
 */
export async function mailboxKeys(db: Kysely<Schema>): Promise<void> {
  await rekeyAccounts(db);
  await rekeyLinks(db);
}

async function rekeyAccounts(db: Kysely<Schema>): Promise<void> {
  for (let afterId = ''; ; ) {
    const rows = await db
      .selectFrom('accounts')
      .select(COLUMNS)
      .where('id', '>', afterId)
      .where('email_key', 'is not', null)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) await rekey(db, row);
    afterId = last.id;
  }
}

async function rekey(db: Kysely<Schema>, row: Mailbox): Promise<void> {
  const former = row.email_key ?? '';
  // Taken aside already, for one that is older.
  if (former.endsWith(SHADOWED)) return;
  const key = emailKey(former);
  if (key === former) return;
  if (key === undefined) return setAside(db, row);
  const holder = await findHolder(db, row, key);
  if (holder === undefined) return setKey(db, row, key);
  if (isOlder(holder, row)) return setAside(db, row);
  await setAside(db, holder);
  await setKey(db, row, key);
}

function findHolder(db: Kysely<Schema>, { application_id }: Mailbox, key: string) {
  return db
    .selectFrom('accounts')
    .select(COLUMNS)
    .where('application_id', '=', application_id)
    .where('email_key', '=', key)
    .executeTakeFirst();
}

function isOlder(one: Mailbox, other: Mailbox): boolean {
  return one.created_at === other.created_at ? one.id < other.id : one.created_at < other.created_at;
}

function setAside(db: Kysely<Schema>, row: Mailbox): Promise<void> {
  return setKey(db, row, shadowedEmailKey(row.email ?? ''));
}

async function setKey(db: Kysely<Schema>, { id }: Mailbox, email_key: string): Promise<void> {
  await db.updateTable('accounts').set({ email_key }).where('id', '=', id).execute();
}

/** Links that are on their way name the mailbox too. */
async function rekeyLinks(db: Kysely<Schema>): Promise<void> {
  const links = await db.selectFrom('action_tokens').select(['id', 'email_key']).execute();
  for (const { id, email_key: former } of links) {
    const email_key = emailKey(former);
    if (email_key === undefined || email_key === former) continue;
    await db.updateTable('action_tokens').set({ email_key }).where('id', '=', id).execute();
  }
}
