import { randomBytes } from 'node:crypto';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../support/person.ts';
import { type Env, runCommand, runServer, startServer, temporaryFolder } from '../support/server-process.ts';

const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()] as const;
const [empty, stopped, production] = folders;

afterAll(() => {
  for (const folder of folders) folder.remove();
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test('with nothing configured, in an empty folder, the service makes what it needs and says where to go', async () => {
  const server = await startServer({ env: {}, cwd: empty.path });
  const health = await server.client().get('/health');
  expect(health.body).toMatchObject({ status: 'ok', checks: { database: 'up' } });
  const data = join(empty.path, 'data');
  expect(
    [data, 'master.key', 'countersign.db'].map((name) => modeOf(join(data, name === data ? '' : name))),
  ).toEqual([0o700, 0o600, 0o600]);
  expect(server.output()).toContain(`http://localhost:${new URL(server.url).port}/docs`);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test('SIGTERM lets a request under way finish, takes no new one, and the service ends with 0', async () => {
  const slow = '{"memoryCost":65536,"timeCost":12}';
  const env = { COUNTERSIGN_DATA_DIR: stopped.path, COUNTERSIGN_ARGON2: slow };
  const server = await startServer({ env });
  const body = { email: 'eve@example.com', username: 'eve', password: PASSWORD };
  const registration = server.client().post('/auth/register', body);
  await delay(150);
  const began = performance.now();
  const ending = server.stop();
  await delay(50);
  await expect(fetch(`${server.url}/health`, { headers: { connection: 'close' } })).rejects.toThrow();
  expect((await registration).status).toBe(201);
  const waited = performance.now() - began;
  expect(await ending).toEqual({ code: 0, signal: null });
  expect(waited).toBeGreaterThan(50);
  const again = await startServer({ env: { ...env, COUNTERSIGN_ARGON2: '{"memoryCost":8,"timeCost":1}' } });
  const login = await again.client().post('/auth/login', { email: 'eve', password: PASSWORD });
  expect(login.status).toBe(200);
  await again.stop();
});

describe('production mode', () => {
  const keyFile = join(production.path, 'key');
  const readable = join(production.path, 'readable-key');
  for (const path of [keyFile, readable])
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600 });
  chmodSync(readable, 0o644);
  const safe: Env = {
    COUNTERSIGN_MODE: 'production',
    COUNTERSIGN_PUBLIC_URL: 'https://id.example.com',
    COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.1/32',
    COUNTERSIGN_MASTER_KEY_FILE: keyFile,
    COUNTERSIGN_DATA_DIR: join(production.path, 'data'),
    HOST: '127.0.0.1',
  };
  const without = (name: string): Env =>
    Object.fromEntries(Object.entries(safe).filter(([key]) => key !== name));
  const refusals: [string, Env, RegExp][] = [
    ['no public address', without('COUNTERSIGN_PUBLIC_URL'), /COUNTERSIGN_PUBLIC_URL is required/],
    [
      'an address without TLS',
      { ...safe, COUNTERSIGN_PUBLIC_URL: 'http://id.example.com' },
      /must be https:/,
    ],
    ['no TLS-terminating proxy', without('COUNTERSIGN_TRUSTED_PROXIES'), /names no TLS-terminating proxy/],
    [
      'the key beside the database',
      without('COUNTERSIGN_MASTER_KEY_FILE'),
      /COUNTERSIGN_MASTER_KEY is not set/,
    ],
    [
      'a key file that others can read',
      { ...safe, COUNTERSIGN_MASTER_KEY_FILE: readable },
      /can be read by others/,
    ],
    [
      'a key that nobody drew by chance',
      {
        ...without('COUNTERSIGN_MASTER_KEY_FILE'),
        COUNTERSIGN_MASTER_KEY: Buffer.alloc(32).toString('base64'),
      },
      /is an example or a pattern/,
    ],
    [
      'a setting that does not exist',
      { ...safe, COUNTERSIGN_MODUS: 'x' },
      /COUNTERSIGN_MODUS is not a setting/,
    ],
  ];

  for (const [what, env, sentence] of refusals) {
    test(`refuses to start with ${what}, with exit code 2 and a sentence`, async () => {
      const { code, output } = await runServer(env, production.path);
      expect(output).toMatch(sentence);
      expect(output).not.toMatch(/^ +at /m);
      expect(code).toBe(2);
    });
  }

  test('starts on a safe configuration', async () => {
    const server = await startServer({ env: safe, cwd: production.path });
    expect((await server.client().get('/health/ready')).status).toBe(200);
    expect(server.output()).toContain('COUNTERSIGN_SMTP_URL is not set: no mail is sent');
    expect(
      (await runCommand(safe, 'doctor')).match(/warning +COUNTERSIGN_SMTP_URL is not set/),
    ).not.toBeNull();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});
