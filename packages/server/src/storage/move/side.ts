import type { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';
import type { DatabaseLocation } from '../connect.ts';
import { createPool } from '../postgres/pool.ts';
import { habitsOf } from '../postgres/pooler.ts';
import type { Dialect } from '../schema.ts';
import { whenFree } from '../sqlite/busy.ts';
import { openFile } from '../sqlite/file.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** One connection to a database that is moved from or to; both dialects take `?` and quoted names. */
export interface Side {
  readonly dialect: Dialect;
  all(statement: string, values?: readonly Value[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openSide(location: DatabaseLocation): Promise<Side> {
  if (location.kind === 'sqlite') return sqliteSide(await openFile(location.path));
  const pool = createPool(location.url, habitsOf(location.pooler, 0), 1);
  return postgresSide(pool, await pool.connect());
}

function sqliteSide(file: DatabaseSync): Side {
  return {
    dialect: 'sqlite',
    all: (statement, values = []) => whenFree(() => file.prepare(statement).all(...values) as Row[]),
    close: async () => file.close(),
  };
}

function postgresSide(pool: pg.Pool, client: pg.PoolClient): Side {
  return {
    dialect: 'postgres',
    all: async (statement, values = []) => {
      let count = 0;
      const text = statement.replaceAll('?', () => `$${++count}`);
      return (await client.query<Row>(text, [...values])).rows;
    },
    close: async () => {
      client.release(true);
      await pool.end();
    },
  };
}

/** Everything that `work` reads is of one moment; others go on writing. */
export async function inSnapshot<T>(side: Side, work: () => Promise<T>): Promise<T> {
  return inTransaction(
    side,
    side.dialect === 'sqlite' ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ',
    work,
  );
}

/** Like a snapshot, and may write. */
export async function inWriting<T>(side: Side, work: () => Promise<T>): Promise<T> {
  const begin = side.dialect === 'sqlite' ? 'BEGIN IMMEDIATE' : 'BEGIN ISOLATION LEVEL REPEATABLE READ';
  return inTransaction(side, begin, work);
}

async function inTransaction<T>(side: Side, begin: string, work: () => Promise<T>): Promise<T> {
  await side.all(begin);
  try {
    const result = await work();
    await side.all('COMMIT');
    return result;
  } catch (error) {
    await side.all('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
