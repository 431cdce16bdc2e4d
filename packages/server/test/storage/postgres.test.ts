import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { isUnavailable } from '../../src/storage/database-unavailable.ts';
import { parseInt8 } from '../../src/storage/postgres/types.ts';
import { createDatabase, startPostgres } from '../support/postgres.ts';
import { id, NOW } from './rows.ts';

describe('the PostgreSQL connection', () => {
  let url: string;
  let connection: Connection;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const made = await createDatabase();
    ({ url } = made);
    drop = () => made.drop();
    connection = connect({ kind: 'postgres', url, poolSize: 2 }, { statementTimeout: 300 });
  });
  afterAll(async () => {
    await connection.close();
    await drop();
  });

  const unavailable = { code: 'database_unavailable' };

  test('BIGINT comes back as a number, and never as a wrong one', async () => {
    const { rows } = await sql`SELECT ${NOW}::bigint AS now, count(*) AS count`.execute(connection.db);
    expect(rows).toEqual([{ now: NOW, count: 1 }]);
    const beyond = sql`SELECT 9007199254740993 AS beyond`.execute(connection.db);
    await expect(beyond).rejects.toThrow('beyond the safe integers');
    expect(parseInt8('-9007199254740991')).toBe(Number.MIN_SAFE_INTEGER);
  });

  test('other pools of this process keep the parsers that they had', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query('SELECT 1::bigint AS one');
    await client.end();
    expect(rows).toEqual([{ one: '1' }]);
  });

  test('text is compared byte by byte, whatever the collation of the cluster', async () => {
    const database = openDatabase({ kind: 'postgres', url });
    await database.migrate();
    for (const name of ['b', 'B', 'a-', 'aa', 'á']) await database.stores.domains.insert(domain(name));
    const ordered = (await database.stores.domains.list()).map((one) => one.id);
    await database.close();
    expect(ordered).toEqual(['B', 'a-', 'aa', 'b', 'á']);
  });

  const domain = (name: string) => ({ id: name, name, createdAt: NOW });

  test('each statement is parsed once per connection', async () => {
    const { db, close } = connect({ kind: 'postgres', url, poolSize: 1 }, {});
    for (let turn = 0; turn < 3; turn++) await sql`SELECT ${turn}::bigint AS turn`.execute(db);
    const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM pg_prepared_statements
      WHERE statement LIKE '%AS turn%' AND statement NOT LIKE '%pg_prepared%'`.execute(db);
    await close();
    expect(rows).toEqual([{ count: 1 }]);
  });

  test('a statement that takes too long is given up', async () => {
    const slow = sql`SELECT pg_sleep(5)`.execute(connection.db);
    await expect(slow).rejects.toMatchObject(unavailable);
    await sql`SELECT 1`.execute(connection.db);
  });

  test('an error tells nothing of the row', async () => {
    const database = openDatabase({ kind: 'postgres', url });
    await database.migrate();
    const secret = { id: id(), name: null as never, createdAt: 8_888_888_888 };
    const error: unknown = await database.stores.domains.insert(secret).catch((thrown: unknown) => thrown);
    await database.close();
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('8888888888');
  });

  test('a pool that is used up turns requests away after a while', async () => {
    const { db, close } = connect({ kind: 'postgres', url, poolSize: 1 }, {});
    const sleeping = sql`SELECT pg_sleep(6)`.execute(db);
    await expect(sql`SELECT 1`.execute(db)).rejects.toMatchObject(unavailable);
    await sleeping;
    await close();
  });

  test('nobody there, a host without an address and a database that is gone are unavailability', async () => {
    for (const wrong of ['postgres://127.0.0.1:1/x', 'postgres://nowhere.invalid/x', `${url}_gone`]) {
      const database = openDatabase({ kind: 'postgres', url: wrong });
      const error: unknown = await database.ping().catch((thrown: unknown) => thrown);
      expect(isUnavailable(error)).toBe(true);
      expect(error).toMatchObject({ message: 'the database is unavailable' });
      await database.close();
    }
  });

  test('mistakes in statements are no unavailability', async () => {
    const error: unknown = await sql`SELECT nothing`
      .execute(connection.db)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(isUnavailable(error)).toBe(false);
  });

  test('the process survives a restart of the server and works on', async () => {
    const server = await startPostgres();
    const database = openDatabase({ kind: 'postgres', url: server.url });
    await database.migrate();
    await Promise.all(Array.from({ length: 5 }, () => database.ping()));
    const lost = database.transact(async ({ domains }) => {
      await domains.insert(domain('lost'));
      await server.kill9();
      await domains.insert(domain('never sent'));
    });
    await expect(lost).rejects.toMatchObject(unavailable);
    await expect(database.ping()).rejects.toMatchObject(unavailable);
    const again = await startPostgres({ dataDir: server.dataDir, port: server.port });
    expect(await database.stores.domains.list()).toEqual([]);
    await database.stores.domains.insert(domain('kept'));
    await terminateOthers(server.url);
    await delay(50);
    expect(await database.stores.domains.list()).toEqual([domain('kept')]);
    await database.close();
    await again.stop();
  });

  test('a transaction that loses its connection at the commit is not run again', async () => {
    const made = await createDatabase();
    const database = openDatabase({ kind: 'postgres', url: made.url });
    await database.migrate();
    let runs = 0;
    const work = database.transact(async ({ domains }) => {
      runs += 1;
      await domains.insert(domain('once'));
      await terminateOthers(made.url);
    });
    await expect(work).rejects.toMatchObject(unavailable);
    expect(runs).toBe(1);
    expect(await database.stores.domains.list()).toEqual([]);
    await database.close();
    await made.drop();
  });
});

/** As an administrator would, or a failover. */
async function terminateOthers(url: string): Promise<void> {
  const { db, close } = connect({ kind: 'postgres', url }, {});
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(db);
  await close();
}
