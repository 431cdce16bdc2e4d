import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatabaseLocation } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { differingTables } from '../../src/storage/move/compare.ts';
import { moveDatabase } from '../../src/storage/move/move-database.ts';
import { openSide, type Side } from '../../src/storage/move/side.ts';
import { readTables, type Table } from '../../src/storage/move/tables.ts';
import { createDatabase, type Database } from '../support/postgres.ts';
import { temporaryFolder } from '../support/server-process.ts';

const folder = temporaryFolder();
let database: Database;
let locations: Record<'sqlite' | 'postgres', DatabaseLocation>;
let sqlite: Side;
let postgres: Side;
let tables: Table[];

beforeAll(async () => {
  database = await createDatabase();
  locations = {
    sqlite: { kind: 'sqlite', path: join(folder.path, 'a.db') },
    postgres: { kind: 'postgres', url: database.url },
  };
  for (const location of Object.values(locations)) {
    const opened = openDatabase(location);
    await opened.migrate();
    await opened.close();
  }
  sqlite = await openSide(locations.sqlite);
  postgres = await openSide(locations.postgres);
  tables = await readTables(sqlite);
});

afterAll(async () => {
  await sqlite.close();
  await postgres.close();
  await database.drop();
  folder.remove();
});

const domain = (id: string, name: string, at: number) => [id, name, at] as const;
const INSERT = 'INSERT INTO domains (id, name, created_at) VALUES (?, ?, ?)';

test('tables are compared by their rows, their numbers and the bytes of their texts', async () => {
  await sqlite.all(INSERT, domain('one', 'Bücher', 5));
  expect(await differingTables(sqlite, postgres, tables)).toEqual(['domains']);
  for (const [name, at] of [
    ['Bucher', 5],
    ['Bücher', 6],
  ] as const) {
    await postgres.all(INSERT, domain('one', name, at));
    expect(await differingTables(sqlite, postgres, tables)).toEqual(['domains']);
    await postgres.all('DELETE FROM domains');
  }
  await postgres.all(INSERT, domain('one', 'Bücher', 5));
  expect(await differingTables(sqlite, postgres, tables)).toEqual([]);
  await postgres.all('DELETE FROM domains');
});

test('a copy that differs is refused, and the source can be written again', async () => {
  await postgres.all(
    `CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := ''; RETURN NEW; END $$`,
  );
  await postgres.all('CREATE TRIGGER lose BEFORE INSERT ON domains FOR EACH ROW EXECUTE FUNCTION lose()');
  const options = { progress: () => undefined, judge: () => Promise.resolve() };
  await expect(moveDatabase(locations.sqlite, locations.postgres, options)).rejects.toThrow(
    'the copy differs in domains',
  );
  await sqlite.all(INSERT, domain('two', 'Still open', 7));
  await postgres.all('DROP TRIGGER lose ON domains');
  await postgres.all('DELETE FROM domains');
});

test('what passes from one row to another while the move is under way arrives in the end', async () => {
  await sqlite.all('DELETE FROM domains');
  for (let index = 0; index < 1_200; index++)
    await sqlite.all(INSERT, domain(`d${index}`, `n${index}`, index));
  const other = await openSide(locations.sqlite);
  let written = false;
  await moveDatabase(locations.sqlite, locations.postgres, {
    progress: (table) => {
      if (written || table !== 'domains') return;
      written = true;
      void other.all(`UPDATE domains SET id = 'moved-' || id WHERE created_at < 10`);
      void other.all('DELETE FROM domains WHERE created_at > 1195');
    },
    judge: async () => {
      expect(await differingTables(sqlite, postgres, tables)).toEqual([]);
      await expect(other.all(INSERT, domain('late', 'late', 0))).rejects.toMatchObject({
        code: 'database_unavailable',
      });
    },
  });
  await other.close();
  const [row] = await postgres.all(`SELECT COUNT(*) AS n FROM domains WHERE id LIKE 'moved-%'`);
  expect([row?.['n'], (await postgres.all('SELECT id FROM domains')).length]).toEqual([10, 1_196]);
});
