import { type Kysely, sql } from 'kysely';
import type { Dialect, Schema } from '../schema.ts';

/** Where it is kept which migrations were run, and what they wait for. */
export const MIGRATION_TABLE = 'countersign_migrations';
export const MIGRATION_LOCK_TABLE = 'countersign_migrations_lock';

/** What they were called before: names of the library, which another program in the same database may use too. */
const FORMER = [
  ['kysely_migration', MIGRATION_TABLE],
  ['kysely_migration_lock', MIGRATION_LOCK_TABLE],
] as const;

/** Any number, the same in every process. */
const LOCK = 7_431_202_611;

/** Gives the tables of migrations their own names; safe when several processes start at once. */
export async function adoptMigrationTables(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
  if (!(await exists(db, dialect, FORMER[0][0]))) return;
  await db.transaction().execute(async (transaction) => {
    if (dialect === 'postgres') await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`.execute(transaction);
    if (!(await isOurs(transaction, dialect))) return;
    for (const [former, own] of FORMER) {
      await sql`ALTER TABLE ${sql.table(former)} RENAME TO ${sql.table(own)}`.execute(transaction);
    }
  });
}

/** Another program's table of that name knows nothing of our first migration. */
async function isOurs(db: Kysely<Schema>, dialect: Dialect): Promise<boolean> {
  const [[former], [, own]] = [FORMER[0], FORMER[0]];
  if (!(await exists(db, dialect, former)) || (await exists(db, dialect, own))) return false;
  const { rows } = await sql`SELECT 1 FROM ${sql.table(former)} WHERE name = '0001-initial'`.execute(db);
  const hasAccounts = await exists(db, dialect, 'accounts');
  return rows.length > 0 && hasAccounts;
}

async function exists(db: Kysely<Schema>, dialect: Dialect, name: string): Promise<boolean> {
  const found =
    dialect === 'sqlite'
      ? sql`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ${name}`
      : sql`SELECT 1 WHERE to_regclass(${name}) IS NOT NULL`;
  return (await found.execute(db)).rows.length > 0;
}
