import { type Kysely, type MigrationInfo, sql } from 'kysely';
import type { AuditEvent } from '../core/audit/audit-event.ts';
import type { Database } from '../core/stores.ts';
import { type Connection, connect, type DatabaseLocation } from './connect.ts';
import { createStores } from './create-stores.ts';
import { createMigrator } from './migrations/migrations.ts';
import { adoptMigrationTables, MIGRATION_TABLE } from './migrations/own-tables.ts';
import { DatabaseMoved } from './move/database-moved.ts';
import { IS_FROZEN } from './move/freeze.ts';
import { type Moved, type MoveOptions, moveDatabase, undoMove } from './move/move-database.ts';
import { PreparedQueries } from './prepared-queries.ts';
import type { Dialect, Schema } from './schema.ts';
import { SchemaTooNew } from './schema-too-new.ts';
import { backupSqlite } from './sqlite/backup.ts';
import { reclaimPages } from './sqlite/reclaim-pages.ts';
import type { SyncFile } from './sqlite/write-ahead-log.ts';
import { Announcer, Told } from './told.ts';
import { transact } from './transact.ts';
import { TransactionScope } from './transaction-scope.ts';
import { WriteProbe } from './write-probe.ts';

export interface DatabaseOptions {
  /** Called after each statement, BEGIN and COMMIT included, with its text. */
  readonly onStatement?: (sql: string) => void;
  /** SQLite: what makes its log outlive a loss of power; fdatasync unless told. */
  readonly syncFile?: SyncFile;
}

export interface OpenDatabase extends Database {
  readonly dialect: Dialect;
  /** Brings the schema up to date; safe when several processes start at once. */
  migrate(): Promise<void>;
  pendingMigrations(): Promise<string[]>;
  /** Waits for the transactions under way; later statements throw `database_unavailable`. */
  close(): Promise<void>;
  /** Copies everything to an empty database of the same schema and leaves this one unwritable. */
  moveTo(target: DatabaseLocation, options: MoveOptions): Promise<Moved>;
  /** Lets a database that has moved be written again. */
  undoMove(): Promise<void>;
  /** SQLite only: copies the database, while it is in use, to a new file of mode 0600. */
  backup?(target: string): Promise<void>;
}

/** Touches neither file nor network before the first statement. */
export function openDatabase(location: DatabaseLocation, options: DatabaseOptions = {}): OpenDatabase {
  const scope = new TransactionScope();
  const connection = connect(location, { ...options, beforeAcquire: scope.assertOutside });
  const { db, dialect } = connection;
  const prepared = new PreparedQueries();
  const probe = new WriteProbe(db);
  const webhooks = new Announcer<string>();
  const events = new Announcer<readonly AuditEvent[]>();
  return {
    dialect,
    stores: createStores(db, dialect, prepared, { webhook: webhooks.announce, events: events.announce }),
    async transact(work) {
      // Of the attempt that was committed; one that is rolled back leaves nothing to tell.
      let told = new Told();
      const result = await transact(db, scope, async (transaction) => {
        const attempt = new Told();
        told = new Told();
        const done = await work(createStores(transaction, dialect, prepared, attempt));
        told = attempt;
        return done;
      });
      for (const applicationId of told.queuedFor) webhooks.announce(applicationId);
      if (told.recorded.length > 0) events.announce(told.recorded);
      return result;
    },
    onWebhook: webhooks.listen,
    onEvents: events.listen,
    ping: async () => {
      await sql`SELECT 1`.execute(db);
      await probe.check();
    },
    settle: connection.settle,
    reclaim: (pages) => (dialect === 'sqlite' ? reclaimPages(db, pages) : Promise.resolve(0)),
    migrate: async () => {
      await refuseMoved(connection);
      await (location.kind === 'sqlite' ? migrate(connection) : migrateUnhurried(location));
    },
    moveTo: (target, moveOptions) => moveDatabase(location, target, moveOptions),
    undoMove: () => undoMove(location),
    pendingMigrations: () => pendingMigrations(connection),
    close: connection.close,
    ...(location.kind === 'sqlite' && { backup: (target) => backupSqlite(location.path, target) }),
  };
}

async function refuseMoved({ db, dialect }: Connection): Promise<void> {
  const { rows } = await sql.raw(IS_FROZEN[dialect]).execute(db);
  if (rows.length > 0) throw new DatabaseMoved();
}

async function migrate({ db, dialect }: Connection): Promise<void> {
  await adoptMigrationTables(db, dialect);
  const migrator = createMigrator(db, dialect);
  await refuseNewer(db, await migrator.getMigrations());
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

/** A migration, or the wait for another process's, may take longer than a request's statement. */
async function migrateUnhurried(location: DatabaseLocation): Promise<void> {
  const connection = connect({ ...location }, { migrating: true });
  try {
    await migrate(connection);
  } finally {
    await connection.close();
  }
}

async function pendingMigrations({ db, dialect }: Connection): Promise<string[]> {
  await adoptMigrationTables(db, dialect);
  const migrations = await createMigrator(db, dialect).getMigrations();
  await refuseNewer(db, migrations);
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

/** Throws {@link SchemaTooNew} where a migration was done that is none of ours. */
async function refuseNewer(db: Kysely<Schema>, known: readonly MigrationInfo[]): Promise<void> {
  // Otherwise there is no table of what was done yet.
  if (!known.some(({ executedAt }) => executedAt !== undefined)) return;
  const done = await sql<{
    name: string;
  }>`SELECT name FROM ${sql.table(MIGRATION_TABLE)} ORDER BY name`.execute(db);
  const newer = done.rows.find(({ name }) => !known.some((one) => one.name === name));
  if (newer !== undefined) throw new SchemaTooNew(newer.name);
}
