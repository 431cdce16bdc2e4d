import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireTools } from '../support/debian.ts';
import { authenticator } from '../support/person.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

const README = new URL('../../../../README.md', import.meta.url);
const EXAMPLE = /<!-- test:readme -->\n```sh\n(.*?)```/gs;

const folder = temporaryFolder();
let server: ServerProcess;

beforeAll(async () => {
  requireTools('curl');
  server = await startServer({ env: {}, cwd: folder.path });
}, 240_000);

afterAll(async () => {
  await server.stop();
  folder.remove();
});

function examples(): string[] {
  return [...readFileSync(README, 'utf8').matchAll(EXAMPLE)].map(([, script = '']) => script);
}

/** As a reader would paste it. */
function paste(script: string): string {
  const env = { PATH: process.env['PATH'], BASE: server.url };
  const { status, stdout, stderr } = spawnSync('sh', ['-eu'], { input: script, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

test('the README has an example that is run here', () => {
  expect(examples()).toHaveLength(1);
});

test('the example of the README registers somebody and begins the set-up of an authenticator app', async () => {
  const [script = ''] = examples();
  const { success, data } = JSON.parse(paste(script));
  expect(success).toBe(true);
  expect(data.qrCode).toMatch(/^data:image\/png;base64,/);
  expect(data.backupCodes).toHaveLength(10);
  expect(authenticator(data.secret).generate()).toMatch(/^\d{6}$/);
  const login = await server
    .client()
    .post('/auth/login', { email: 'ann@example.com', password: 'Correct-Horse-7' });
  expect(login.status).toBe(200);
});
