import { DatabaseSync, type StatementSync } from 'node:sqlite';
import pg from 'pg';
import type { Ground } from './target.ts';

export type Row = Readonly<Record<string, string | number | null>>;

/** Rows by the thousand, past the stores: a million of them take a minute, not hours. */
export interface Bulk {
  insert(table: string, rows: readonly Row[]): Promise<void>;
  /** Leaves the database as time would: written out, its statistics fresh. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openBulk({ engine, dataDir, env }: Ground): Promise<Bulk> {
  return engine === 'sqlite'
    ? sqliteBulk(`${dataDir}/countersign.db`)
    : postgresBulk(env['DATABASE_URL'] ?? '');
}

function sqliteBulk(path: string): Bulk {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA busy_timeout = 10000; PRAGMA synchronous = OFF');
  const statements = new Map<string, StatementSync>();
  const prepare = (table: string, columns: readonly string[]): StatementSync => {
    const marks = columns.map(() => '?').join(', ');
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`;
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    async insert(table, rows) {
      database.exec('BEGIN IMMEDIATE');
      for (const row of rows) prepare(table, Object.keys(row)).run(...Object.values(row));
      database.exec('COMMIT');
    },
    async settle() {
      database.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)');
    },
    async close() {
      database.close();
    },
  };
}

async function postgresBulk(url: string): Promise<Bulk> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    async insert(table, rows) {
      const sql = `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`;
      await client.query(sql, [JSON.stringify(rows)]);
    },
    async settle() {
      await client.query('VACUUM (ANALYZE)');
      await client.query('CHECKPOINT');
    },
    close: () => client.end(),
  };
}
