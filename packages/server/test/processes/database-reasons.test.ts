import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { requireTools } from '../support/debian.ts';
import { type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type Env, runServer, TEST_ENV, temporaryFolder } from '../support/server-process.ts';

const folder = temporaryFolder();
const SECRET = 'hunter2-in-the-url';
let postgres: Postgres;
let pooler: PgBouncer;

beforeAll(async () => {
  requireTools('pgbouncer');
  postgres = await startPostgres();
  pooler = await startPgBouncer({ serverPort: postgres.port, poolMode: 'transaction' });
  const rules = join(postgres.dataDir, 'pg_hba.conf');
  writeFileSync(rules, `host all member 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(
    `CREATE ROLE member LOGIN PASSWORD 'right'; CREATE ROLE guest LOGIN; SELECT pg_reload_conf()`,
  );
  await client.end();
});
afterAll(async () => {
  await pooler.stop();
  await postgres.stop();
  folder.remove();
});

const cases: readonly [string, (port: number) => string, RegExp][] = [
  [
    'a wrong password',
    (port) => `postgres://member:${SECRET}@127.0.0.1:${port}/postgres`,
    /The database does not answer: password authentication failed for user "member"\. Check DATABASE_URL/,
  ],
  [
    'a database that does not exist',
    (port) => `postgres://postgres:${SECRET}@127.0.0.1:${port}/nowhere`,
    /The database does not answer: database "nowhere" does not exist\. Check DATABASE_URL/,
  ],
  [
    'a missing right',
    (port) => `postgres://guest:${SECRET}@127.0.0.1:${port}/postgres`,
    /The database refuses: permission denied for schema public/,
  ],
  [
    'a server without TLS',
    (port) => `postgres://postgres:${SECRET}@127.0.0.1:${port}/postgres?sslmode=verify-full`,
    /The database does not answer: The server does not support SSL connections/,
  ],
  [
    'nobody there',
    () => `postgres://postgres:${SECRET}@localhost:1/postgres`,
    /The database does not answer: connect ECONNREFUSED/,
  ],
  [
    'PgBouncer that nobody spoke of',
    () => `postgres://postgres:${SECRET}@127.0.0.1:${pooler.port}/postgres`,
    /unsupported startup parameter.*set COUNTERSIGN_DATABASE_POOLER: PgBouncer answers there/,
  ],
  [
    'an address that is none',
    (port) => `postgres://postgres:${SECRET}#/x@127.0.0.1:${port}/postgres`,
    /DATABASE_URL is no address: in a password, write # as %23/,
  ],
];

for (const [what, urlOf, sentence] of cases) {
  test(`${what} is told in the database's own words, and never with the address`, async () => {
    const env: Env = {
      ...TEST_ENV,
      COUNTERSIGN_DATA_DIR: folder.path,
      DATABASE_URL: urlOf(postgres.port),
    };
    const { code, output } = await runServer(env);
    const command = await runCommand(env, 'user', 'list');
    const doctor = await runCommand(env, 'doctor');
    const examined = doctor.stdout + doctor.stderr;
    // Doctor only looks, which this role may.
    expect(examined).toMatch(what === 'a missing right' ? /run "countersign migrate"/ : sentence);
    for (const told of [output, command.stderr]) expect(told).toMatch(sentence);
    for (const told of [output, command.stderr, examined]) {
      expect(told).not.toContain(SECRET);
      expect(told).not.toMatch(/^ +at /m);
    }
    expect([code, command.code, doctor.code]).not.toContain(0);
  });
}
