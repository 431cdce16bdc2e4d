import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { transact } from '../../src/storage/transact.ts';
import { TransactionScope } from '../../src/storage/transaction-scope.ts';
import { storageEngines } from '../support/engines.ts';

const STORAGE = fileURLToPath(new URL('../../src/storage', import.meta.url));

for (const engine of storageEngines) {
  describe(`a table that another process changes under a running one on ${engine.name}`, () => {
    const readAll = ({ db }: Pick<Connection, 'db'>) => sql`SELECT * FROM things`.execute(db);

    async function withThings(work: (running: Connection, upgrading: Connection) => Promise<void>) {
      const { location, remove } = await engine.locate();
      const [running, upgrading] = [connect(location, {}), connect(location, {})];
      await sql`CREATE TABLE things (id INTEGER)`.execute(upgrading.db);
      await sql`INSERT INTO things VALUES (1)`.execute(upgrading.db);
      // Every connection of the pool has its plan.
      await Promise.all(Array.from({ length: 30 }, () => readAll(running)));
      await sql`ALTER TABLE things ADD COLUMN name TEXT`.execute(upgrading.db);
      await work(running, upgrading);
      await running.close();
      await upgrading.close();
      await remove();
    }

    test('is read again by every connection', async () => {
      await withThings(async (running) => {
        const all = await Promise.all(Array.from({ length: 30 }, () => readAll(running)));
        expect(all.map(({ rows }) => rows)).toEqual(Array(30).fill([{ id: 1, name: null }]));
      });
    });

    test('is read again by transactions, which run anew as a whole', async () => {
      await withThings(async (running) => {
        const scope = new TransactionScope();
        const addAndRead = () =>
          transact(running.db, scope, async (transaction) => {
            await sql`INSERT INTO things (id) VALUES (2)`.execute(transaction);
            return (await readAll({ db: transaction })).rows.length;
          });
        const counts = await Promise.all(Array.from({ length: 12 }, addAndRead));
        expect(Math.min(...counts)).toBeGreaterThan(1);
        expect((await readAll(running)).rows).toHaveLength(13);
      });
    });
  });
}

test('no store reads columns that it does not name', () => {
  const files = readdirSync(STORAGE, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const everything = /selectAll|returningAll|(SELECT|RETURNING)\s+(\w+\.)?\*/i;
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((name) => everything.test(readFileSync(join(STORAGE, name), 'utf8')))).toEqual([]);
});
