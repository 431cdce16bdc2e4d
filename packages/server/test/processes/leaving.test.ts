import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../support/postgres.ts';
import { type Env, startServer, TEST_ENV, temporaryFolder } from '../support/server-process.ts';

const folder = temporaryFolder();
let database: Database;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(async () => {
  await database.drop();
  folder.remove();
});

describe.each(['sqlite', 'postgres'] as const)('leaving, on %s', (engine) => {
  const env = (): Env => ({
    ...TEST_ENV,
    COUNTERSIGN_DATA_DIR: `${folder.path}/${engine}`,
    COUNTERSIGN_DRAIN_SECONDS: '1',
    ...(engine === 'postgres' && { DATABASE_URL: database.url }),
  });

  test('readiness is 503 for a moment before the port closes, and every response closes its connection', async () => {
    const server = await startServer({ env: env() });
    const before = await fetch(`${server.url}/auth/me`);
    expect([before.status, before.headers.get('connection')]).toEqual([401, 'keep-alive']);
    const began = performance.now();
    const ending = server.stop();
    await delay(200);
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
    for (const [path, status] of [
      ['/health/live', 200],
      ['/health', 200],
      ['/auth/me', 401],
      ['/nowhere', 404],
      ['/2fa/challenge/x', 404],
      ['/docs', 200],
      ['/%zz', 400],
    ] as const) {
      const response = await fetch(server.url + path);
      expect([path, response.status, response.headers.get('connection')]).toEqual([path, status, 'close']);
    }
    expect(await ending).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeGreaterThan(900);
  });
});

test('a response that was under way at SIGTERM closes its connection too', async () => {
  const env: Env = {
    ...TEST_ENV,
    COUNTERSIGN_DATA_DIR: `${folder.path}/under-way`,
    COUNTERSIGN_ARGON2: '{"memoryCost":65536,"timeCost":12}',
  };
  const server = await startServer({ env });
  const body = { email: 'eve@example.com', username: 'eve', password: 'Correct-Horse-7' };
  const registration = server.client().post('/auth/register', body);
  await delay(150);
  const ending = server.stop();
  const { status, headers } = await registration;
  expect([status, headers.get('connection')]).toEqual([201, 'close']);
  expect(await ending).toEqual({ code: 0, signal: null });
});

// Ten seconds are what requests under way are given: no clock of ours ends a socket.
test('clients that send slowly, or never read, do not make the exit an error', {
  timeout: 30_000,
}, async () => {
  const server = await startServer({ env: { ...TEST_ENV, COUNTERSIGN_DATA_DIR: `${folder.path}/slow` } });
  const slow = await sendHalf(server.url);
  const ending = server.stop();
  expect(await ending).toEqual({ code: 0, signal: null });
  expect(server.output()).toContain('"msg":"ended"');
  slow.destroy();
});

/** A registration whose body never ends. */
async function sendHalf(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    `POST /auth/register HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{"email":`,
  );
  await delay(200);
  return socket;
}
