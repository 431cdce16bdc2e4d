import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../../src/core/clock.ts';
import type { HttpClient } from '../../support/client.ts';
import { register, registerMember } from '../../support/native.ts';
import { nextCode, PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const ORIGIN = 'https://app.example.com';
const BROWSER = { headers: { 'x-token-delivery': 'cookie', origin: ORIGIN } };

let service: Service;

beforeAll(async () => {
  service = await startService({ settings: { origins: [ORIGIN] } });
});

afterAll(() => service.close());

const REFRESH = 'cs_refresh_default';
const DEVICE = 'cs_device_default';

describe('cookie mode', () => {
  test('keeps the refresh token out of the body of a registration and of a login', async () => {
    const client = service.client(BROWSER);
    const body = { email: 'carl@example.com', username: 'carl', password: PASSWORD };
    const registered = await client.post('/auth/register', body);
    expect([registered.status, Object.keys(registered.data).sort()]).toEqual([201, ['accessToken', 'user']]);
    const login = await client.post('/auth/login', { email: 'carl', password: PASSWORD });
    expect(Object.keys(login.data).sort()).toEqual(['accessToken', 'user']);
    expect(client.cookies.get(REFRESH)).toMatch(/^cs_/);
    expect(login.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^cs_refresh_default=cs_[^;]+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
      ),
    ]);
  });

  test('refreshes from the cookie, which is replaced once it is 30 seconds old', async () => {
    const { client } = await register(service, BROWSER);
    const before = client.cookies.get(REFRESH);
    expect((await client.post('/auth/refresh')).status).toBe(200);
    expect(client.cookies.get(REFRESH)).toBe(before);
    service.clock.advance(30 * SECOND);
    const { status, data } = await client.post('/auth/refresh');
    expect([status, Object.keys(data)]).toEqual([200, ['accessToken']]);
    expect(client.cookies.get(REFRESH)).not.toBe(before);
    client.token = data.accessToken;
    expect((await client.get('/auth/me')).status).toBe(200);
    expect((await client.post('/auth/refresh')).status).toBe(200);
  });

  test('takes no refresh token from a body, nor a cookie outside it', async () => {
    const person = await register(service);
    const inBody = await service.client(BROWSER).post('/auth/refresh', { refreshToken: person.refreshToken });
    expect(inBody.status).toBe(401);
    const { client } = await register(service, BROWSER);
    const outside = await client.post('/auth/refresh', {}, { 'x-token-delivery': 'body' });
    expect(outside.status).toBe(401);
  });

  test('clears the refresh cookie when the session ends', async () => {
    for (const path of ['/auth/logout', '/auth/revoke-sessions']) {
      const { client } = await register(service, BROWSER);
      const { status, headers } = await client.post(path);
      expect(status).toBe(200);
      expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^cs_refresh_default=; .*Max-Age=0;/)]);
      expect(client.cookies.has(REFRESH)).toBe(false);
    }
  });

  test('keeps the token of a trusted device in a cookie, and replaces it at every use', async () => {
    const member = await registerMember(service, BROWSER);
    const { client, totp, email } = member;
    const { data } = await client.post('/auth/login', { email, password: PASSWORD });
    const verify = { tempToken: data.tempToken, code: nextCode(service, totp), trustDevice: true };
    const verified = await client.post('/2fa/verify', verify);
    expect(Object.keys(verified.data).sort()).toEqual(['accessToken', 'user']);
    const seen = [client.cookies.get(DEVICE)];
    for (let use = 0; use < 2; use++) {
      const login = await client.post('/auth/login', { email, password: PASSWORD });
      expect(Object.keys(login.data).sort()).toEqual(['accessToken', 'user']);
      seen.push(client.cookies.get(DEVICE));
    }
    expect(new Set(seen).size).toBe(3);
    client.cookies.set(DEVICE, seen[0]!);
    expect((await client.post('/auth/login', { email, password: PASSWORD })).data.requires2FA).toBe(true);
  });

  test('applies to recovery codes too', async () => {
    const { client, email, backupCodes } = await registerMember(service, BROWSER);
    const { data } = await client.post('/auth/login', { email, password: PASSWORD });
    const body = { tempToken: data.tempToken, backupCode: backupCodes[0] };
    const recovered = await client.post('/2fa/verify-backup-code', body);
    expect(Object.keys(recovered.data).sort()).toEqual(['accessToken', 'remainingCodes', 'user']);
    expect(client.cookies.has(REFRESH)).toBe(true);
  });
});

describe('an unsafe request in cookie mode', () => {
  const login = (client: HttpClient, headers: Record<string, string>) =>
    client.post('/auth/login', { email: 'nobody@example.com', password: PASSWORD }, headers);

  test.each([
    ['of a strange origin', { origin: 'https://evil.example.org' }],
    ['of the origin null', { origin: 'null' }],
    ['of a prefix of a listed origin', { origin: 'https://app.example.co' }],
    ['without an origin', {}],
  ])('%s is refused with 403', async (_what, headers) => {
    const { status, body } = await login(service.client(), { 'x-token-delivery': 'Cookie', ...headers });
    expect([status, body.code]).toEqual([403, 'origin_not_allowed']);
  });

  test('of the service itself is allowed', async () => {
    const headers = { 'x-token-delivery': 'cookie', origin: 'http://localhost:3000' };
    expect((await login(service.client(), headers)).status).toBe(401);
  });

  test('changes nothing when it is refused', async () => {
    const { client } = await register(service, BROWSER);
    const cookie = client.cookies.get(REFRESH);
    const { status } = await client.post('/auth/refresh', {}, { origin: 'https://evil.example.org' });
    expect([status, client.cookies.get(REFRESH)]).toEqual([403, cookie]);
    expect((await client.post('/auth/refresh')).status).toBe(200);
  });

  test('that uses no cookie needs no origin, but not a strange one either', async () => {
    const { client } = await register(service);
    const cookieMode = { 'x-token-delivery': 'cookie' };
    expect((await client.post('/2fa/totp/setup', {}, cookieMode)).status).toBe(200);
    const strange = { ...cookieMode, origin: 'https://evil.example.org' };
    expect((await client.post('/2fa/totp/setup', {}, strange)).status).toBe(403);
  });
});

test('an application may ask for cookies always', async () => {
  const own = await startService({ settings: { origins: [ORIGIN], tokenDelivery: 'cookie' } });
  const { client } = await register(own, { headers: { origin: ORIGIN } });
  expect(client.cookies.has(REFRESH)).toBe(true);
  expect((await client.post('/auth/refresh')).status).toBe(200);
  await own.close();
});

test('over HTTPS the cookies are secure and bound to the host', async () => {
  const own = await startService({ publicUrl: 'https://id.example.com', settings: { origins: [ORIGIN] } });
  const client = own.client(BROWSER);
  const body = { email: 'carl@example.com', username: 'carl', password: PASSWORD };
  const { headers } = await client.post('/auth/register', body);
  expect(headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-cs_refresh_default=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
    ),
  ]);
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=/);
  expect((await client.post('/auth/refresh')).status).toBe(200);
  await own.close();
});
