import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newMember, type Person, passwordLogin, register } from '../processes/people.ts';
import { createDatabase, type Database } from '../support/postgres.ts';
import {
  type Env,
  runCommand,
  type ServerProcess,
  startServer,
  TEST_ENV,
  temporaryFolder,
} from '../support/server-process.ts';

const folder = temporaryFolder();
const databases: Database[] = [];
const file = join(folder.path, 'countersign.db');
const sqlite: Env = {
  ...TEST_ENV,
  COUNTERSIGN_DATA_DIR: folder.path,
  COUNTERSIGN_PUBLIC_URL: 'http://localhost:3000',
};

async function emptyPostgres(): Promise<string> {
  const database = await createDatabase();
  databases.push(database);
  return database.url;
}

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
  folder.remove();
});

/** Registers people without a pause until the service says that it takes none; returns those who were promised. */
async function registerUntilRefused(server: ServerProcess): Promise<{ people: Person[]; refusal: string }> {
  const people: Person[] = [];
  for (;;) {
    try {
      people.push(await register(server));
    } catch (error) {
      return { people, refusal: String(error) };
    }
  }
}

describe('moving a running service', () => {
  let url: string;

  beforeAll(async () => {
    url = await emptyPostgres();
  });

  test('to PostgreSQL and back loses nobody who was registered meanwhile', { timeout: 120_000 }, async () => {
    const before = await startServer({ env: sqlite });
    const member = await newMember(before);
    const registering = registerUntilRefused(before);
    const output = await runCommand(sqlite, 'move', '--to', url);
    expect(output).toMatch(/Moved \d+ rows of \d+ tables\. Counts, sums and the audit seal agree\./);
    const { people, refusal } = await registering;
    expect(people.length).toBeGreaterThan(3);
    expect(refusal).toContain('503');
    // What only reads goes on; nothing is acknowledged into the void.
    expect((await before.client().get('/health/live')).status).toBe(200);
    await before.stop();
    await expect(startServer({ env: sqlite })).rejects.toThrow('This database has moved to another one');

    const postgres = { ...sqlite, DATABASE_URL: url };
    const after = await startServer({ env: postgres });
    for (const person of people) expect((await passwordLogin(person, after)).status).toBe(200);
    expect((await passwordLogin(member, after)).data).toMatchObject({ requires2FA: true });

    renameSync(file, `${file}.moved`);
    const again = registerUntilRefused(after);
    await runCommand(postgres, 'move', '--to', 'sqlite');
    const { people: others } = await again;
    await after.stop();
    await expect(startServer({ env: postgres })).rejects.toThrow('This database has moved to another one');
    const back = await startServer({ env: sqlite });
    for (const person of [...people, ...others]) expect((await passwordLogin(person, back)).status).toBe(200);
    await back.stop();
  });

  test('is taken back by --undo, on both engines', async () => {
    const postgres = { ...sqlite, DATABASE_URL: url };
    expect(await runCommand(postgres, 'move', '--undo')).toContain('can be written again');
    const server = await startServer({ env: postgres });
    await register(server);
    await server.stop();
    renameSync(file, `${file}.back`);
    copyFileSync(`${file}.moved`, file);
    await runCommand(sqlite, 'move', '--undo');
    const former = await startServer({ env: sqlite });
    await register(former);
    await former.stop();
  });

  test('into a database that holds something is refused, and the service goes on', async () => {
    const server = await startServer({ env: sqlite });
    await expect(runCommand(sqlite, 'move', '--to', url)).rejects.toThrow('give an empty database');
    await register(server);
    await server.stop();
  });

  test('with a broken audit seal is refused while the service goes on', async () => {
    const server = await startServer({ env: sqlite });
    await register(server);
    const rows = new DatabaseSync(file);
    await expect
      .poll(() => rows.prepare('SELECT COUNT(*) AS n FROM audit_events WHERE position IS NULL').get(), {
        timeout: 15_000,
      })
      .toEqual({ n: 0 });
    rows.exec(`UPDATE audit_events SET data = '{"forged":true}' WHERE position = 1`);
    rows.close();
    const target = await emptyPostgres();
    await expect(runCommand(sqlite, 'move', '--to', target)).rejects.toThrow('does not verify');
    await register(server);
    await server.stop();
  });
});
