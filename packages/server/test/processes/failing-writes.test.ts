import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/storage/connect.ts';
import type { Answer } from '../support/client.ts';
import { requireTools } from '../support/debian.ts';
import { PASSWORD } from '../support/person.ts';
import { createDatabase } from '../support/postgres.ts';
import { type ServerProcess, startServer, TEST_ENV, temporaryFolder } from '../support/server-process.ts';

let server: ServerProcess;
let born = 0;

function register(): Promise<Answer> {
  born += 1;
  const name = `person${born}`;
  return server.client().post('/auth/register', {
    email: `${name}@example.com`,
    username: name,
    password: PASSWORD,
  });
}

const readiness = async () => (await fetch(`${server.url}/health/ready`)).status;

/** Longer than a change that was made is taken as a sign. */
async function untilReadiness(status: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  let inARow = 0;
  while (inARow < 12 && Date.now() < deadline) {
    inARow = (await readiness()) === status ? inARow + 1 : 0;
    await delay(20);
  }
  expect(inARow).toBe(12);
}

async function expectUnavailable(): Promise<void> {
  expect((await register()).status).toBe(503);
  await untilReadiness(503);
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
}

describe('SQLite', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let database: string;

  beforeEach(async () => {
    requireTools('prlimit');
    folder = temporaryFolder();
    database = join(folder.path, 'countersign.db');
    server = await startServer({ env: { ...TEST_ENV, COUNTERSIGN_DATA_DIR: folder.path } });
    expect((await register()).status).toBe(201);
    expect(await readiness()).toBe(200);
  });
  afterEach(async () => {
    await server.kill9();
    folder.remove();
  });

  const limitFiles = (limit: string) => {
    const { status } = spawnSync('prlimit', ['--pid', String(server.pid), `--fsize=${limit}:unlimited`]);
    expect(status).toBe(0);
  };

  test('whose files cannot grow is not ready and answers 503, until they can', async () => {
    limitFiles('1');
    await expectUnavailable();
    limitFiles('unlimited');
    await untilReadiness(200);
    expect((await register()).status).toBe(201);
  });

  for (const suffix of ['', '-wal']) {
    test(`whose file countersign.db${suffix} was moved away acknowledges nothing more, until it is back`, async () => {
      renameSync(database + suffix, `${database}.away`);
      await expectUnavailable();
      renameSync(`${database}.away`, database + suffix);
      await untilReadiness(200);
      expect((await register()).status).toBe(201);
    });

    test(`whose file countersign.db${suffix} was replaced by a copy acknowledges nothing more`, async () => {
      copyFileSync(database + suffix, `${database}.copy`);
      renameSync(`${database}.copy`, database + suffix);
      await expectUnavailable();
      expect((await fetch(`${server.url}/health`)).status).toBe(503);
    });
  }
});

test('PostgreSQL that takes no changes is not ready and answers 503, until it does', async () => {
  const folder = temporaryFolder();
  const { url, drop } = await createDatabase();
  server = await startServer({
    env: { ...TEST_ENV, COUNTERSIGN_DATA_DIR: folder.path, DATABASE_URL: url },
  });
  expect((await register()).status).toBe(201);
  const { db, close } = connect({ kind: 'postgres', url }, {});
  const name = sql.ref(new URL(url).pathname.slice(1));
  const setReadOnly = async (value: 'on' | 'off') => {
    await sql`SET default_transaction_read_only = off`.execute(db);
    await db.connection().execute(async (one) => {
      await sql`SET default_transaction_read_only = off`.execute(one);
      await sql`ALTER DATABASE ${name} SET default_transaction_read_only = ${sql.raw(value)}`.execute(one);
      // New connections of the service begin with it, as with a primary that has become a standby.
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(one);
    });
  };
  await setReadOnly('on');
  await expectUnavailable();
  await setReadOnly('off');
  await untilReadiness(200);
  expect((await register()).status).toBe(201);
  await close();
  await server.stop();
  await drop();
  folder.remove();
});
