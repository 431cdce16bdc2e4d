import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../support/client.ts';
import { requireTools } from '../support/debian.ts';
import { REPOSITORY } from '../support/guide.ts';
import { PASSWORD } from '../support/person.ts';
import { registerOver } from '../support/registered-person.ts';
import { freePort, temporaryFolder } from '../support/server-process.ts';
import { type Service, startService } from '../support/service.ts';

const folder = temporaryFolder();
let service: Service;
let nginx: ReturnType<typeof spawn>;
let base: string;

/** The part of the page that a reader copies. */
function written(): string {
  const page = readFileSync(new URL('docs/operations.md', REPOSITORY), 'utf8');
  const [, block] = /^### Below a path$.*?^```nginx\n(.*?)^```$/ms.exec(page) ?? [];
  if (block === undefined) throw new Error('docs/operations.md tells of no path');
  return block;
}

beforeAll(async () => {
  requireTools('nginx');
  const port = await freePort();
  base = `http://127.0.0.1:${port}/login`;
  service = await startService({ publicUrl: base });
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  mkdirSync(folder.path, { recursive: true });
  const conf = `${folder.path}/nginx.conf`;
  writeFileSync(
    conf,
    `daemon off; pid ${folder.path}/pid; error_log ${folder.path}/error.log; events {}
http {
  access_log off;
  ${own.map((name) => `${name}_temp_path ${folder.path}/${name};`).join('\n')}
  upstream countersign { server ${new URL(service.url).host}; keepalive 32; }
  server { listen 127.0.0.1:${port}; ${written()} }
}`,
  );
  nginx = spawn('nginx', ['-q', '-c', conf], {
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    stdio: 'inherit',
  });
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(`${base}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await delay(50);
  }
  throw new Error(readFileSync(`${folder.path}/error.log`, 'utf8'));
}, 60_000);

afterAll(async () => {
  nginx.kill();
  await once(nginx, 'exit');
  await service.close();
  folder.remove();
});

const BROWSER = { accept: 'text/html,application/xhtml+xml' };

test.each([
  '/',
  '/docs',
  '/docs/quick-start',
  '/docs/reference/accounts',
  '/explorer',
  '/dev/inbox',
  '/nope',
])('all that the page at %s asks for and leads to is below the path, and there', async (path) => {
  const text = await (await fetch(base + path, { headers: BROWSER })).text();
  const addresses = [...text.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(1);
  for (const address of new Set(addresses)) {
    expect(address).toMatch(/^\/login\//);
    const { status } = await fetch(new URL(address, base), { headers: BROWSER });
    // The inbox serves this machine alone, and a proxy is none.
    expect([address, status]).toEqual([address, address.startsWith('/login/dev/') ? 404 : 200]);
  }
});

test('tokens and the description name the path', async () => {
  const client = new HttpClient(base);
  const { body } = await client.get('/openapi.json');
  expect(body.servers).toEqual([{ url: base }]);
  const { accessToken } = await registerOver(client, 'Bea');
  const [, payload = ''] = accessToken.split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).iss).toBe(base);
});

test('cookies are the whole host’s, as docs/operations.md says, and refresh below the path', async () => {
  const { email } = await registerOver(new HttpClient(base), 'Bea');
  const headers = {
    'content-type': 'application/json',
    'x-token-delivery': 'cookie',
    origin: new URL(base).origin,
  };
  const post = (path: string, own: object, body: object) =>
    fetch(base + path, { method: 'POST', headers: { ...headers, ...own }, body: JSON.stringify(body) });
  const login = await post('/auth/login', {}, { email, password: PASSWORD });
  const [cookie = ''] = login.headers.getSetCookie();
  expect(cookie).toMatch(/^cs_refresh_default=[^;]+; Path=\/; /);
  const [pair = ''] = cookie.split(';');
  expect((await post('/auth/refresh', { cookie: pair }, {})).status).toBe(200);
});

test('the metrics are nobody’s behind the proxy', async () => {
  expect((await fetch(`${base}/metrics`)).status).toBe(404);
});
