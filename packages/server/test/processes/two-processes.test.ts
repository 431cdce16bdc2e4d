import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseTarget } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/config.ts';
import { connect } from '../../src/storage/connect.ts';
import { ageRefreshTokens } from '../support/age-refresh-tokens.ts';
import { type Answer, newAddress } from '../support/client.ts';
import { createDatabase, type Database } from '../support/postgres.ts';
import {
  type Env,
  runCommand,
  type ServerProcess,
  startServer,
  TEST_ENV,
  temporaryFolder,
} from '../support/server-process.ts';
import {
  awayFromTheBoundary,
  codeAt,
  firstFactor,
  type Member,
  newMember,
  type Person,
  passwordLogin,
  register,
  wrongCode,
} from './people.ts';

// Real processes, real PostgreSQL, default limits: all that they share is the database and the key file.
const folder = temporaryFolder();
let database: Database;
let env: Env;
let servers: [ServerProcess, ServerProcess];

beforeAll(async () => {
  database = await createDatabase();
  env = {
    ...TEST_ENV,
    DATABASE_URL: database.url,
    COUNTERSIGN_DATA_DIR: folder.path,
    COUNTERSIGN_PUBLIC_URL: 'http://localhost:3000',
  };
  servers = await Promise.all([startServer({ env }), startServer({ env })]);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await database.drop();
  folder.remove();
});

const RACERS = 50;

/** 50 at once, in turn at one process and the other. */
function race<T>(work: (server: ServerProcess, index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: RACERS }, (_, index) => work(servers[index % 2]!, index)));
}

function count(answers: readonly Answer[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

function me(person: Person, server: ServerProcess, accessToken: string): Promise<Answer> {
  return person.at(server).get('/auth/me', { authorization: `Bearer ${accessToken}` });
}

async function pendingLogins(member: Member): Promise<string[]> {
  return race((server) => firstFactor(member, server));
}

describe('two processes on one PostgreSQL', () => {
  test('count wrong codes together: ten over both lock both', async () => {
    const member = await newMember(servers[0]);
    // Where its owner logged in from there is a budget beside the strangers'.
    const ip = newAddress();
    for (let failure = 0; failure < 10; failure++) {
      const tempToken = await firstFactor(member, servers[failure % 2]!);
      const proof = { tempToken, code: wrongCode(member.totp) };
      expect((await servers[failure % 2]!.client({ ip }).post('/2fa/verify', proof)).status).toBe(400);
    }
    for (const server of servers) {
      const proof = { tempToken: await firstFactor(member, server), code: codeAt(member.totp, 0) };
      const refused = await server.client({ ip }).post('/2fa/verify', proof);
      expect([refused.status, refused.headers.get('x-ratelimit-limit')]).toEqual([429, '10']);
    }
  });

  test('count wrong passwords together: five over both lock both', async () => {
    const person = await register(servers[1]);
    for (let failure = 0; failure < 5; failure++) {
      expect((await passwordLogin(person, servers[failure % 2]!, 'Wrong-Horse-7')).status).toBe(401);
    }
    for (const server of servers) expect((await passwordLogin(person, server)).status).toBe(429);
  });

  test('take one code once, of 50 logins in parallel', async () => {
    const member = await newMember(servers[0]);
    const tempTokens = await pendingLogins(member);
    await awayFromTheBoundary();
    const code = codeAt(member.totp, 0);
    const verify = (server: ServerProcess, index: number) =>
      member.at(server).post('/2fa/verify', { tempToken: tempTokens[index], code });
    expect(count(await race(verify), 200)).toBe(1);
  });

  test('take one backup code once, of 50 logins in parallel', async () => {
    const member = await newMember(servers[0]);
    const tempTokens = await pendingLogins(member);
    const [backupCode] = member.backupCodes;
    const verify = (server: ServerProcess, index: number) =>
      member.at(server).post('/2fa/verify-backup-code', { tempToken: tempTokens[index], backupCode });
    expect(count(await race(verify), 200)).toBe(1);
  });

  test('take one tempToken once, with two right codes presented 50 times in parallel', async () => {
    const member = await newMember(servers[0]);
    const tempToken = await firstFactor(member, servers[1]);
    await awayFromTheBoundary();
    const codes = [0, 1].map((steps) => codeAt(member.totp, steps));
    const verify = (server: ServerProcess, index: number) =>
      member.at(server).post('/2fa/verify', { tempToken, code: codes[(index >> 1) % 2] });
    expect(count(await race(verify), 200)).toBe(1);
  });

  test('make one successor of a refresh token presented 50 times in parallel', async () => {
    const person = await register(servers[0]);
    const { refreshToken } = person;
    const { db, close } = connect(databaseTarget(loadConfig(env)), {});
    await ageRefreshTokens(db).finally(close);
    const answers = await race((server) => person.at(server).post('/auth/refresh', { refreshToken }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const successors = new Set(answers.map(({ data }) => data.refreshToken));
    expect([successors.size, successors.has(refreshToken)]).toEqual([1, false]);
    const [successor] = successors;
    for (const server of servers) {
      const last = answers.at(-1)!.data.accessToken;
      expect((await me(person, server, last)).status).toBe(200);
    }
    const next = await person.at(servers[1]).post('/auth/refresh', { refreshToken: successor });
    expect(next.status).toBe(200);
  });

  test('serve on while the command line rotates all keys, and know tokens of each other at once', async () => {
    const members = await Promise.all(Array.from({ length: 12 }, () => newMember(servers[0])));
    const plain = await register(servers[0]);
    const before = keyId(members[0]!.accessToken);
    await awayFromTheBoundary(15_000);
    const rotating = { done: false };
    const rotation = rotateTwice().finally(() => {
      rotating.done = true;
    });
    const kids = new Set<string>();
    for (let turn = 0; !rotating.done || kids.size < 2; turn++) {
      const token = await logInAndCheck(members, plain, turn);
      kids.add(keyId(token));
    }
    await rotation;
    const jwks = await Promise.all(servers.map((server) => server.client().get('/.well-known/jwks.json')));
    for (const { body } of jwks) expect(body.keys.map(({ kid }: { kid: string }) => kid)).toContain(before);
    for (const server of servers)
      expect((await me(members[0]!, server, members[0]!.accessToken)).status).toBe(200);
  });

  test('are not held up by one that was killed', async () => {
    const member = await newMember(servers[0]);
    const tempToken = await firstFactor(member, servers[0]);
    await servers[0].kill9();
    await awayFromTheBoundary();
    const proof = { tempToken, code: codeAt(member.totp, 0) };
    const { status, data } = await member.at(servers[1]).post('/2fa/verify', proof);
    expect(status).toBe(200);
    expect((await register(servers[1])).username).toMatch(/^dan-/);
    servers[0] = await startServer({ env });
    expect((await me(member, servers[0], data.accessToken)).status).toBe(200);
  });
});

async function rotateTwice(): Promise<void> {
  for (let round = 0; round < 2; round++) await runCommand(env, 'keys', 'rotate');
}

/** Logs someone in at one process, in a way that turns with time, and uses the token at the other at once. */
async function logInAndCheck(members: readonly Member[], plain: Person, turn: number): Promise<string> {
  const [here, there] = turn % 2 === 0 ? servers : servers.toReversed();
  const member = members[turn % members.length]!;
  const round = Math.floor(turn / members.length);
  const person = round > 5 ? plain : member;
  const { status, text, data } =
    round > 5 ? await passwordLogin(plain, here!) : await verify(member, here!, round);
  expect([status, text]).toEqual([200, text]);
  for (const server of [there!, here!]) expect((await me(person, server, data.accessToken)).status).toBe(200);
  return data.accessToken;
}

/** With a code first, with a backup code in later rounds. */
async function verify(member: Member, server: ServerProcess, round: number): Promise<Answer> {
  const tempToken = await firstFactor(member, server);
  const client = member.at(server);
  if (round === 0) return client.post('/2fa/verify', { tempToken, code: codeAt(member.totp, 0) });
  return client.post('/2fa/verify-backup-code', { tempToken, backupCode: member.backupCodes[round - 1] });
}

function keyId(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
}
