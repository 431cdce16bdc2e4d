import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Dialect, Schema } from '../schema.ts';
import { initial } from './0001-initial.ts';
import { codesThatTravel } from './0002-codes-that-travel.ts';
import { qrLinks } from './0003-qr-links.ts';
import { hosted } from './0004-hosted.ts';
import { lostRefreshes } from './0005-lost-refreshes.ts';
import { mailboxKeys } from './0006-mailbox-keys.ts';
import { auditOfPersons } from './0008-audit-of-persons.ts';
import { ownBudgets } from './0009-own-budgets.ts';
import { places } from './0010-places.ts';
import { MIGRATION_LOCK_TABLE, MIGRATION_TABLE } from './own-tables.ts';

/** Forward only, run in the order of their names; one that has been released never changes. */
const MIGRATIONS = {
  '0001-initial': initial,
  '0002-codes-that-travel': codesThatTravel,
  '0003-qr-links': qrLinks,
  '0004-hosted': hosted,
  '0005-lost-refreshes': lostRefreshes,
  '0008-audit-of-persons': auditOfPersons,
  '0009-own-budgets': ownBudgets,
  '0010-places': places,
};

/** Those that compute what they write. */
const COMPUTED: Record<string, Migration> = {
  '0006-mailbox-keys': { up: mailboxKeys },
};

export function createMigrator(db: Kysely<Schema>, dialect: Dialect): Migrator {
  // Bytes are compared, as SQLite does it, whatever the cluster's collation: ids have one order, prefixes are ranges.
  const text = dialect === 'postgres' ? 'TEXT COLLATE "C"' : 'TEXT';
  const entries = Object.entries(MIGRATIONS).map(([name, statements]) => [name, migration(statements(text))]);
  const migrations = { ...(Object.fromEntries(entries) as Record<string, Migration>), ...COMPUTED };
  return new Migrator({
    db,
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
}

function migration(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
