import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  expectData,
  guardedRoutes,
  type Member,
  newMember,
  newUser,
  pathOf,
  startTarget,
  type Target,
} from '../support/attack-target.ts';
import type { HttpClient } from '../support/client.ts';
import { nextCode, PASSWORD } from '../support/person.ts';

const OURS = 'https://app.example';
const FOREIGN = [
  'https://evil.example',
  'https://app.example.evil.example',
  'https://evil.example/app.example',
  'http://app.example',
  'https://app.example:8443',
  'https://app.example.',
  'https://APP.example',
  'https://sub.app.example',
  'https://xapp.example',
  'https://app.example/',
  'null',
  '',
  'file://',
  'https://app.example, https://evil.example',
];

describe('cross-site requests in cookie mode', () => {
  let target: Target;
  let owner: Member;
  let browser: HttpClient;

  const asBrowser = (origin: string | undefined) =>
    target.client({ headers: { 'x-token-delivery': 'cookie', ...(origin !== undefined && { origin }) } });

  beforeAll(async () => {
    target = await startTarget({ settings: { origins: [OURS, 'null'] } });
    owner = await newMember(target);
    browser = asBrowser(OURS);
    const { tempToken } = expectData(
      await browser.post('/auth/login', { email: owner.email, password: PASSWORD }),
    );
    const code = nextCode(target, owner.totp);
    expectData(await browser.post('/2fa/verify', { tempToken, code, trustDevice: true }));
  });
  afterAll(() => target.close());

  const cookies = (): string => [...browser.cookies].map((pair) => pair.join('=')).join('; ');

  test('the tokens travel in cookies that no script reads and no other site sends, and not in the body', async () => {
    const { email } = owner;
    const client = asBrowser(OURS);
    const { data } = await client.post('/auth/login', { email, password: PASSWORD }, { cookie: cookies() });
    expect(Object.keys(data).toSorted()).toEqual(['accessToken', 'user']);
    const refreshed = await asBrowser(OURS).post('/auth/refresh', {}, { cookie: cookies() });
    expect(Object.keys(refreshed.data)).toEqual(['accessToken']);
    const user = await asBrowser(OURS).post('/auth/register', {
      email: 'cookie@example.com',
      username: 'cookie',
      password: PASSWORD,
    });
    expect(Object.keys(user.data).toSorted()).toEqual(['accessToken', 'user']);
    const set = [...refreshed.headers.getSetCookie(), ...user.headers.getSetCookie()];
    expect(set).toHaveLength(2);
    for (const line of set) {
      expect(line).toMatch(
        /^cs_refresh_default=cs_refresh_\w+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
      );
    }
  });

  test('over HTTPS they carry the prefix __Host- and the flag Secure, and name no domain', async () => {
    const secure = await startTarget({ publicUrl: 'https://id.example' });
    const client = secure.client({ headers: { 'x-token-delivery': 'cookie', origin: 'https://id.example' } });
    const { headers } = await client.post('/auth/register', {
      email: 'a@example.com',
      username: 'abc',
      password: PASSWORD,
    });
    const [line] = headers.getSetCookie();
    expect(line).toMatch(/^__Host-cs_refresh_default=/);
    expect(line).toMatch(/; Path=\/; .*HttpOnly; SameSite=Strict; Secure$/);
    expect(line).not.toMatch(/domain/i);
    expect(headers.get('strict-transport-security')).toContain('max-age');
    await secure.close();
  });

  test('a foreign origin, or none, uses no cookie: 403, nothing set and nothing spent', async () => {
    for (const origin of [...FOREIGN, undefined]) {
      for (const path of ['/auth/refresh', '/auth/login', '/auth/logout', '/auth/register', '/2fa/verify']) {
        const body = path === '/auth/login' ? { email: owner.email, password: PASSWORD } : {};
        const { status, headers } = await asBrowser(origin).post(path, body, { cookie: cookies() });
        expect([origin, path, status]).toEqual([origin, path, 403]);
        expect(headers.getSetCookie()).toEqual([]);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.get('access-control-allow-origin')).not.toBe(origin ?? '*');
      }
    }
    expect((await asBrowser(OURS).post('/auth/refresh', {}, { cookie: cookies() })).status).toBe(200);
  });

  test('a foreign origin changes nothing on any route of the table, with an access token either', async () => {
    const { accessToken } = await newUser(target);
    for (const route of guardedRoutes(target).filter(({ method }) => !['GET', 'HEAD'].includes(method))) {
      const client = asBrowser('https://evil.example');
      const { status } = await client.send(route.method, pathOf(route), {}, bearer(accessToken));
      expect([route.method, route.url, status]).toEqual([route.method, route.url, 403]);
    }
  });

  test('a simple form of another site reaches nothing: it has no header for the mode, and the wrong type', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    ]) {
      const headers = { 'content-type': type, origin: 'https://evil.example', cookie: cookies() };
      const { status } = await target.client().post('/auth/refresh', '{"refreshToken":"x"}', headers);
      expect([type, status]).toEqual([type, 415]);
    }
    const bare = { origin: 'https://evil.example', cookie: cookies() };
    expect((await target.client().post('/auth/refresh', undefined, bare)).status).toBe(401);
    const login = { email: owner.email, password: PASSWORD };
    expect((await target.client().post('/auth/login', login, bare)).data.requires2FA).toBe(true);
  });

  test('an application whose tokens travel in cookies is not talked into the body by a request', async () => {
    const strict = await startTarget({ settings: { tokenDelivery: 'cookie', origins: [OURS] } });
    for (const mode of ['body', 'bearer', '', 'COOKIE']) {
      const client = strict.client({ headers: { 'x-token-delivery': mode } });
      const body = {
        email: `a${mode}@example.com`,
        username: `abc${mode}`.toLowerCase(),
        password: PASSWORD,
      };
      expect([mode, (await client.post('/auth/register', body)).status]).toEqual([mode, 403]);
      const answer = await client.post('/auth/register', body, { origin: OURS });
      expect([mode, answer.status, Object.keys(answer.data).toSorted()]).toEqual([
        mode,
        201,
        ['accessToken', 'user'],
      ]);
    }
    await strict.close();
  });

  test('logging out clears the cookie, and the cookie that was kept is worth nothing', async () => {
    const client = asBrowser(OURS);
    const { email } = await newUser(target);
    const { accessToken } = expectData(await client.post('/auth/login', { email, password: PASSWORD }));
    const kept = [...client.cookies].map((pair) => pair.join('=')).join('; ');
    expectData(await client.post('/auth/logout', {}, bearer(accessToken)));
    expect([...client.cookies]).toEqual([]);
    expect((await asBrowser(OURS).post('/auth/refresh', {}, { cookie: kept })).status).toBe(401);
  });

  test('a trusted device of a browser is replaced at every use, and the one before is worth nothing', async () => {
    const login = (cookie: string) =>
      asBrowser(OURS).post('/auth/login', { email: owner.email, password: PASSWORD }, { cookie });
    const client = asBrowser(OURS);
    const { tempToken } = expectData(
      await client.post('/auth/login', { email: owner.email, password: PASSWORD }),
    );
    const code = nextCode(target, owner.totp);
    expectData(await client.post('/2fa/verify', { tempToken, code, trustDevice: true }));
    const stolen = `cs_device_default=${client.cookies.get('cs_device_default')}`;
    expect((await login(stolen)).data.accessToken).toBeTypeOf('string');
    expect((await login(stolen)).data.requires2FA).toBe(true);
  });
});
