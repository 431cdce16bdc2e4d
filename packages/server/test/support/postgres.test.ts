import { existsSync } from 'node:fs';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Postgres, startPostgres } from './postgres.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a real PostgreSQL 18 answers', async () => {
  const database = await createDatabase();
  const [row] = await query(
    database.url,
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  );
  await database.drop();
  expect(row).toEqual({ major: 18 });
});

test('databases know nothing of each other', async () => {
  const [one, other] = await Promise.all([createDatabase(), createDatabase()]);
  await query(one.url, 'CREATE TABLE mine (id int)');
  await expect(query(other.url, 'SELECT * FROM mine')).rejects.toThrow('does not exist');
  await Promise.all([one.drop(), other.drop()]);
});

describe('one that is started for itself', () => {
  let killed: Postgres;

  beforeAll(async () => {
    killed = await startPostgres();
  });

  test('is as durable as one in production', async () => {
    const settings = `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`;
    expect(await query(killed.url, settings)).toEqual([{ fsync: 'on', commit: 'on' }]);
  });

  test('keeps what was committed through a kill -9', async () => {
    await query(killed.url, 'CREATE TABLE kept AS SELECT 1 AS id');
    await killed.kill9();
    await expect(query(killed.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    const { dataDir, port } = killed;
    const again = await startPostgres({ dataDir, port });
    const rows = await query(again.url, 'SELECT id FROM kept');
    await again.stop();
    expect(rows).toEqual([{ id: 1 }]);
    expect(existsSync(dataDir)).toBe(false);
  });
});
