import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { storageEngines } from '../support/engines.ts';

const LIMITS = sql<{ name: string; setting: string }>`SELECT name, setting FROM pg_settings
  WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') ORDER BY name`;
const OURS = [
  { name: 'idle_in_transaction_session_timeout', setting: '15000' },
  { name: 'lock_timeout', setting: '5000' },
  { name: 'statement_timeout', setting: '10000' },
];

for (const engine of storageEngines.filter(({ name }) => name !== 'sqlite')) {
  describe(`the time limits of ${engine.name}`, () => {
    async function withPlace(work: (connection: Connection, url: string) => Promise<void>) {
      const { location, remove } = await engine.locate();
      if (location.kind !== 'postgres') throw new Error('a server was expected');
      const connection = connect({ ...location, poolSize: 1 }, {});
      await work(connection, location.url);
      await connection.close();
      await remove();
    }

    test('are in force in every transaction', async () => {
      await withPlace(async ({ db }) => {
        await db.transaction().execute(async (one) => {
          expect((await LIMITS.execute(one)).rows).toEqual(OURS);
        });
      });
    });

    test('and what else was set are not left to whoever gets the session next', async () => {
      await withPlace(async ({ db, close }, url) => {
        await db.transaction().execute((one) => sql`SELECT 1`.execute(one));
        for (let turn = 0; turn < 3; turn++) await sql`SELECT ${turn}::bigint AS turn`.execute(db);
        await close();
        const next = new pg.Client(url);
        await next.connect();
        const { rows: limits } = await next.query(
          `SELECT count(*)::int AS set FROM pg_settings WHERE name LIKE '%_timeout' AND source = 'session'`,
        );
        const { rows: names } = await next.query('SELECT name FROM pg_prepared_statements');
        await next.end();
        expect([...limits, ...names]).toEqual([{ set: 0 }]);
      });
    });

    test('do not end a migration, which leaves no lock behind', async () => {
      const { location, remove } = await engine.locate();
      if (location.kind !== 'postgres') throw new Error('a server was expected');
      const database = openDatabase(location);
      await database.migrate();
      await database.close();
      const next = new pg.Client(location.url);
      await next.connect();
      const { rows } =
        await next.query(`SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
      await next.end();
      await remove();
      expect(rows).toEqual([{ held: 0 }]);
    });
  });
}
