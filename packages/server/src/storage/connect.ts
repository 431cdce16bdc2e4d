import { Kysely } from 'kysely';
import { postgresDialect } from './postgres/dialect.ts';
import { PostgresDriver } from './postgres/driver.ts';
import { createPool } from './postgres/pool.ts';
import { habitsOf, migratingHabits, type Pooler } from './postgres/pooler.ts';
import type { Dialect, Schema } from './schema.ts';
import { sqliteDialect } from './sqlite/dialect.ts';
import { SqliteDriver } from './sqlite/driver.ts';
import type { SyncFile } from './sqlite/write-ahead-log.ts';

export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      readonly poolSize?: number;
      /** What stands in between; nothing unless told otherwise. */
      readonly pooler?: Pooler;
    };

export interface Connection {
  readonly db: Kysely<Schema>;
  readonly dialect: Dialect;
  /** Undefined where all that a statement can have seen outlives a loss of power. */
  readonly settle: () => Promise<void> | undefined;
  readonly close: () => Promise<void>;
}

export interface ConnectOptions {
  /** Called after each statement, BEGIN and COMMIT included, with its text. */
  readonly onStatement?: (sql: string) => void;
  /** May refuse a statement or transaction that is about to begin. */
  readonly beforeAcquire?: () => void;
  /** PostgreSQL: milliseconds. */
  readonly statementTimeout?: number;
  /** PostgreSQL: for a migration, which waits for those of others and takes as long as it takes. */
  readonly migrating?: boolean;
  /** SQLite: what makes its log outlive a loss of power; fdatasync unless told. */
  readonly syncFile?: SyncFile;
}

/** Opens files and sockets with the first statement, not before. */
export function connect(location: DatabaseLocation, options: ConnectOptions): Connection {
  const { beforeAcquire = () => undefined, onStatement } = options;
  const driver =
    location.kind === 'sqlite'
      ? new SqliteDriver({ ...options, path: location.path, beforeAcquire })
      : postgresDriver(location, options, beforeAcquire);
  const dialect = location.kind === 'sqlite' ? sqliteDialect(driver) : postgresDialect(driver);
  const log = onStatement && ((event: { query: { sql: string } }) => onStatement(event.query.sql));
  const db = new Kysely<Schema>({ dialect, ...(log && { log }) });
  return {
    db,
    dialect: location.kind,
    settle: () => driver.settle(),
    // Not by way of Kysely, whose error for what comes later looks like a defect.
    close: () => driver.destroy(),
  };
}

function postgresDriver(
  { url, poolSize, pooler }: Extract<DatabaseLocation, { kind: 'postgres' }>,
  { statementTimeout, migrating = false }: ConnectOptions,
  beforeAcquire: () => void,
): PostgresDriver {
  const habits = migrating ? migratingHabits(pooler) : habitsOf(pooler, statementTimeout);
  return new PostgresDriver(createPool(url, habits, poolSize), habits, beforeAcquire);
}
