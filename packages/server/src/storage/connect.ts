import { Kysely } from 'kysely';
import { postgresDialect } from './postgres/dialect.ts';
import { PostgresDriver } from './postgres/driver.ts';
import { createPool } from './postgres/pool.ts';
import { habitsOf, migratingHabits, type Pooler } from './postgres/pooler.ts';
import type { Dialect, Schema } from './schema.ts';
import { sqliteDialect } from './sqlite/dialect.ts';
import { SqliteDriver } from './sqlite/driver.ts';

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
}

/** Opens files and sockets with the first statement, not before. */
export function connect(location: DatabaseLocation, options: ConnectOptions): Connection {
  const beforeAcquire = options.beforeAcquire ?? (() => undefined);
  const { driver, createDialect } =
    location.kind === 'sqlite'
      ? { driver: new SqliteDriver(location.path, beforeAcquire), createDialect: sqliteDialect }
      : { driver: postgresDriver(location, options, beforeAcquire), createDialect: postgresDialect };
  const { onStatement } = options;
  const log = onStatement && ((event: { query: { sql: string } }) => onStatement(event.query.sql));
  const db = new Kysely<Schema>({ dialect: createDialect(driver), ...(log && { log }) });
  // Not by way of Kysely, whose error for what comes later looks like a defect.
  return { db, dialect: location.kind, close: () => driver.destroy() };
}

function postgresDriver(
  { url, poolSize, pooler }: Extract<DatabaseLocation, { kind: 'postgres' }>,
  { statementTimeout, migrating = false }: ConnectOptions,
  beforeAcquire: () => void,
): PostgresDriver {
  const habits = migrating ? migratingHabits(pooler) : habitsOf(pooler, statementTimeout);
  return new PostgresDriver(createPool(url, habits, poolSize), habits, beforeAcquire);
}
