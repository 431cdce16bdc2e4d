import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireTools } from '../support/debian.ts';
import { Reader, readThrough } from '../support/guide.ts';
import { realTimeCodes } from '../support/real-time-codes.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../support/server-process.ts';

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

test('the example of the README registers someone and sets up an authenticator app', async () => {
  let secret = '';
  const codeOf = realTimeCodes();
  const reader = new Reader({ env: { BASE: server.url }, ownWords: [['123456', () => codeOf(secret)]] });
  const wrong = await readThrough('README.md', reader, ({ data }) => {
    secret = data.secret ?? secret;
  });
  expect(wrong).toEqual([]);
  reader.forget();
  const login = await server
    .client()
    .post('/auth/login', { email: 'ada@example.com', password: 'Correct-Horse-7' });
  expect(login.data.requires2FA).toBe(true);
}, 60_000);
