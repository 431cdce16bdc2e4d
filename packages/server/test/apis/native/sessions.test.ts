import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { register } from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

describe('POST /auth/refresh', () => {
  test('exchanges a refresh token for new tokens', async () => {
    const { client, refreshToken, user } = await register(service);
    service.clock.advance(30 * SECOND);
    const { status, body } = await service.client().post('/auth/refresh', { refreshToken });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: { accessToken: expect.any(String), refreshToken: expect.any(String) },
    });
    expect(body.data.refreshToken).not.toBe(refreshToken);
    client.token = body.data.accessToken;
    expect((await client.get('/auth/me')).data).toEqual(user);
  });

  test('gives the same refresh token and a fresh access token where it is younger than 30 seconds', async () => {
    const { client, refreshToken, accessToken } = await register(service);
    service.clock.advance(25 * SECOND);
    const { status, data } = await service.client().post('/auth/refresh', { refreshToken });
    expect([status, data]).toEqual([200, { accessToken: expect.any(String), refreshToken }]);
    expect(data.accessToken).not.toBe(accessToken);
    client.token = data.accessToken;
    expect((await client.get('/auth/me')).status).toBe(200);
  });

  test('yields the very same successor to a client that asks twice at once', async () => {
    const { refreshToken } = await register(service);
    service.clock.advance(30 * SECOND);
    const ask = () => service.client().post('/auth/refresh', { refreshToken });
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const successors = new Set(answers.map(({ data }) => data.refreshToken));
    expect([successors.size, successors.has(refreshToken)]).toEqual([1, false]);
  });

  test('ends the session when a spent token comes back late', async () => {
    const { client, refreshToken } = await register(service);
    service.clock.advance(30 * SECOND);
    const { data } = await client.post('/auth/refresh', { refreshToken });
    service.clock.advance(61 * SECOND);
    expect((await service.client().post('/auth/refresh', { refreshToken })).status).toBe(401);
    const successor = { refreshToken: data.refreshToken };
    expect((await client.post('/auth/refresh', successor)).status).toBe(401);
    expect((await client.get('/auth/me')).status).toBe(401);
  });

  test('gives an answer that was lost to whoever asks from where it was lost, a day later still', async () => {
    const { client, refreshToken } = await register(service);
    service.clock.advance(30 * SECOND);
    const { data } = await client.post('/auth/refresh', { refreshToken });
    service.clock.advance(DAY - MINUTE);
    const late = await client.post('/auth/refresh', { refreshToken });
    expect([late.status, late.data.refreshToken]).toEqual([200, data.refreshToken]);
  });

  test('refuses a refresh token after seven days without use', async () => {
    const { refreshToken, client } = await register(service);
    service.clock.advance(7 * DAY + SECOND);
    expect((await client.post('/auth/refresh', { refreshToken })).status).toBe(401);
  });

  test.each([
    ['a missing', {}],
    ['a null', { refreshToken: null }],
    ['a numeric', { refreshToken: 7 }],
    ['a nested', { refreshToken: { token: 'x' } }],
    ['an empty', { refreshToken: '' }],
    ['an unknown', { refreshToken: 'cs_refresh_unknown' }],
  ])('answers 401 to %s refresh token', async (_what, body) => {
    const { status, body: answer } = await service.client().post('/auth/refresh', body);
    expect([status, answer.error, answer.code]).toEqual([
      401,
      'Invalid refresh token',
      'invalid_refresh_token',
    ]);
  });

  test.each(['[]', '"text"', '7', 'null', ''])('answers 401 to the body %s', async (body) => {
    const { status } = await service
      .client()
      .post('/auth/refresh', body, { 'content-type': 'application/json' });
    expect(status).toBe(401);
  });
});

describe('POST /auth/logout', () => {
  test('ends the session: both its tokens are refused from then on', async () => {
    const { client, refreshToken } = await register(service);
    const { status, body } = await client.post('/auth/logout');
    expect([status, body]).toEqual([200, { success: true, data: { message: expect.any(String) } }]);
    expect((await client.get('/auth/me')).status).toBe(401);
    expect((await client.post('/auth/refresh', { refreshToken })).status).toBe(401);
  });

  test('answers 200 to an authentic token that has expired or whose session has ended', async () => {
    const { client } = await register(service);
    service.clock.advance(20 * MINUTE);
    expect((await client.post('/auth/logout')).status).toBe(200);
    expect((await client.post('/auth/logout')).status).toBe(200);
  });

  test('answers 401 without a token and to a forged one', async () => {
    expect((await service.client().post('/auth/logout')).status).toBe(401);
    const forged = { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' };
    expect((await service.client().post('/auth/logout', {}, forged)).status).toBe(401);
  });
});

describe('sessions', () => {
  test('are listed with where they come from, the current one marked', async () => {
    const { client, email } = await register(service);
    const phone = service.client({ userAgent: 'PhoneApp/2.1' });
    phone.token = (await phone.post('/auth/login', { email, password: PASSWORD })).data.accessToken;
    const { status, data } = await phone.get('/auth/sessions');
    expect(status).toBe(200);
    expect(Object.keys(data)).toEqual(['sessions']);
    const current = data.sessions.find((session: { current: boolean }) => session.current);
    expect(data.sessions).toHaveLength(2);
    expect(current).toEqual({
      id: expect.any(String),
      current: true,
      ipAddress: phone.ip,
      userAgent: 'PhoneApp/2.1',
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
      expiresAt: expect.any(String),
      amr: ['pwd'],
    });
    expect(
      data.sessions.filter((session: { ipAddress: string }) => session.ipAddress === client.ip),
    ).toHaveLength(1);
  });

  test('are ended one by one', async () => {
    const { client, email } = await register(service);
    const other = service.client();
    other.token = (await other.post('/auth/login', { email, password: PASSWORD })).data.accessToken;
    const { data } = await other.get('/auth/sessions');
    const { id } = data.sessions.find((session: { current: boolean }) => !session.current);
    expect((await other.delete(`/auth/sessions/${id}`)).status).toBe(200);
    expect((await client.get('/auth/me')).status).toBe(401);
    expect((await other.get('/auth/me')).status).toBe(200);
    const again = await other.delete(`/auth/sessions/${id}`);
    expect([again.status, again.body.code]).toEqual([404, 'not_found']);
  });

  test("cannot be ended by someone else's id", async () => {
    const ann = await register(service);
    const eve = await register(service);
    const [session] = (await ann.client.get('/auth/sessions')).data.sessions;
    expect((await eve.client.delete(`/auth/sessions/${session.id}`)).status).toBe(404);
    expect((await ann.client.get('/auth/me')).status).toBe(200);
  });

  test('are all revoked at once, this one included', async () => {
    const { client, email } = await register(service);
    await service.client().post('/auth/login', { email, password: PASSWORD });
    const { status, data } = await client.post('/auth/revoke-sessions');
    expect([status, data]).toEqual([200, { message: expect.any(String), revokedCount: 2 }]);
    expect((await client.get('/auth/me')).status).toBe(401);
  });
});
