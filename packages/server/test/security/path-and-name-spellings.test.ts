import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUser, startTarget, type Target, throttles } from '../support/attack-target.ts';
import { PASSWORD } from '../support/person.ts';

// CVE-2025-24806 and its kin: `//path`, `/PATH` and aliases of a user went past the limits or the guard.
describe('spellings of paths and of users', () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  /** A request line as it is: a client library would tidy it up. */
  function rawStatus(requestLine: string, headers: readonly string[] = [], body = ''): Promise<number> {
    const { hostname, port } = new URL(target.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(Number(text.split(' ')[1])));
      socket.on('error', reject);
      const head = [
        requestLine,
        'host: x',
        'connection: close',
        `content-length: ${body.length}`,
        ...headers,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
  }

  const PATHS = [
    '/auth/login',
    '/auth/login/',
    '/auth/login?x=1',
    '/auth/%6Cogin',
    '/%61uth/login',
    '/apps/default/auth/login',
    '/auth/login?/../',
    '//auth/login',
    '/auth//login',
    '/AUTH/LOGIN',
    '/Auth/Login',
    '/auth/login//',
    '/auth/login;x=1',
    '/auth/login%2F',
    '/auth%2Flogin',
    '/./auth/login',
    '/x/../auth/login',
    '/auth/login%20',
    '/apps//auth/login',
    '/apps/default//auth/login',
    '/APPS/default/auth/login',
    '/apps/DEFAULT/auth/login',
    '/apps/default/apps/default/auth/login',
    '/auth/login#x',
    'http://elsewhere.example/auth/login',
  ];

  test('every path leads to no route or to one that counts on the same bucket', async () => {
    const { email } = await newUser(target);
    const body = JSON.stringify({ email, password: 'Wr0ng-guess!' });
    const headers = ['content-type: application/json', 'x-forwarded-for: 203.0.113.80'];
    const seen: number[] = [];
    for (const path of PATHS) seen.push(await rawStatus(`POST ${path} HTTP/1.1`, headers, body));
    const evaluated = seen.filter((status) => status === 401);
    expect([evaluated.length, [...new Set(seen)].toSorted()]).toEqual([5, [401, 404, 429]]);
    const right = JSON.stringify({ email, password: PASSWORD });
    for (const path of PATHS) {
      const status = await rawStatus(`POST ${path} HTTP/1.1`, headers, right);
      expect([path, [404, 429].includes(status)]).toEqual([path, true]);
    }
  });

  test('no spelling of a guarded path is open', async () => {
    const guarded = [
      '//auth/me',
      '/auth//me',
      '/AUTH/ME',
      '/auth/me/',
      '/auth/me//',
      '/auth/me;/health',
      '/health/../auth/me',
      '/health/..%2Fauth/me',
      '/docs/../auth/me',
      '/docs/static/..%2f..%2fauth/me',
      '/.well-known/../auth/me',
      '/auth/me%00',
      '/auth/me?/health',
      '/apps/default/auth/me',
      '/apps/default/../../auth/me',
      'http://x/auth/me',
    ];
    for (const path of guarded) {
      const status = await rawStatus(`GET ${path} HTTP/1.1`, ['x-forwarded-for: 203.0.113.81']);
      expect([path, [400, 401, 404].includes(status)]).toEqual([path, true]);
    }
  });

  test('no header rewrites the method or the path', async () => {
    const { accessToken } = await newUser(target);
    const client = target.client({ headers: { authorization: `Bearer ${accessToken}` } });
    const tricks = [
      { 'x-http-method-override': 'DELETE' },
      { 'x-original-url': '/auth/me', 'x-rewrite-url': '/auth/me' },
      { 'x-forwarded-prefix': '/apps/other' },
    ];
    for (const trick of tricks) {
      expect((await client.get('/auth/me', trick)).status).toBe(200);
      expect((await target.client().get('/health/live', trick)).data).toBeUndefined();
    }
    expect((await client.get('/2fa/devices', tricks[0])).data).toEqual({ devices: [] });
  });

  test('a person has one bucket, by every name they go by', async () => {
    const { email, username } = await newUser(target);
    const client = target.client();
    const aliases = [
      email,
      username,
      email.toUpperCase(),
      username.toUpperCase(),
      email.replace('v', 'V'),
      username,
    ];
    const seen: number[] = [];
    for (const alias of aliases)
      seen.push((await client.post('/auth/login', { email: alias, password: 'Wr0ng-guess!' })).status);
    expect(seen).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('a stranger has one bucket too, in upper and lower case', async () => {
    const client = target.client();
    const before = Object.keys(await throttles(target)).length;
    for (const email of ['nobody@example.com', 'NOBODY@example.com', 'Nobody@Example.Com'])
      await client.post('/auth/login', { email, password: 'Wr0ng-guess!' });
    // One for the person here, one for the person from everywhere, one for the address.
    expect(Object.keys(await throttles(target)).length).toBe(before + 3);
  });
});
