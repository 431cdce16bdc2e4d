import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { updateApplication } from '../../../src/flows/administration/manage-applications.ts';
import { type Answer, type HttpClient, newAddress } from '../../support/client.ts';
import { anotherApplication } from '../../support/engine.ts';
import { engines } from '../../support/engines.ts';
import { newNumber } from '../../support/messages.ts';
import { firstFactor, register, registerMember, resetToken } from '../../support/native.ts';
import { nextCode, PASSWORD, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({
    limits: { anonymous: { max: 5 }, bearer: { max: 8 }, register: { max: 3 }, refresh: { max: 3 } },
  });
});

afterAll(() => service.close());

const rate = ({ headers }: Answer) => ({
  limit: Number(headers.get('x-ratelimit-limit')),
  remaining: Number(headers.get('x-ratelimit-remaining')),
  reset: Number(headers.get('x-ratelimit-reset')),
});

function expectLimited(answer: Answer): void {
  expect(answer.status).toBe(429);
  expect(answer.body).toEqual({
    success: false,
    error: 'Too many requests. Please try again later.',
    code: 'rate_limited',
    requestId: answer.headers.get('x-request-id'),
  });
  const seconds = service.clock.now() / SECOND;
  expect(rate(answer).remaining).toBe(0);
  expect(rate(answer).reset).toBeGreaterThan(seconds);
  const retryAfter = Number(answer.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(0);
  expect(Math.abs(seconds + retryAfter - rate(answer).reset)).toBeLessThan(2);
}

async function repeat(times: number, send: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index++) statuses.push((await send()).status);
  return statuses;
}

describe('the limit of an address without credentials', () => {
  test('counts every request, counts down and starts again after its window', async () => {
    const client = service.client();
    const first = await client.get('/nowhere');
    expect(rate(first)).toMatchObject({ limit: 5, remaining: 4 });
    expect(rate(first).reset).toBeCloseTo((service.clock.now() + 15 * MINUTE) / SECOND, -1);
    const others = [
      await client.get('/nowhere'),
      await client.get('/auth/me'),
      await client.post('/auth/logout'),
    ];
    expect(others.map((answer) => rate(answer).remaining)).toEqual([3, 2, 1]);
    expect((await client.get('/nowhere')).status).toBe(404);
    expectLimited(await client.get('/nowhere'));
    expectLimited(await client.get('/auth/me'));
    service.clock.advance(15 * MINUTE);
    expect((await client.get('/nowhere')).status).toBe(404);
  });

  test('is one for a /64 of IPv6, whatever the spelling', async () => {
    const spellings = ['2001:db8:7::1', '2001:0DB8:7:0:0:0:0:2', '2001:db8:7::ffff:1', '[2001:db8:7::3]:443'];
    for (const ip of spellings) await service.client({ ip }).get('/nowhere');
    expect(rate(await service.client({ ip: '2001:db8:7:0:ff::9' }).get('/nowhere')).remaining).toBe(0);
    expect(rate(await service.client({ ip: '2001:db8:7:1::1' }).get('/nowhere')).remaining).toBe(4);
  });

  test('is one for an IPv4 address and its IPv6-mapped form', async () => {
    await service.client({ ip: '203.0.113.77' }).get('/nowhere');
    await service.client({ ip: '::ffff:203.0.113.77' }).get('/nowhere');
    expect(rate(await service.client({ ip: '::FFFF:cb00:714d' }).get('/nowhere')).remaining).toBe(2);
  });

  test('is not widened by hops that the client wrote itself', async () => {
    for (let index = 0; index < 5; index++)
      await service.client({ ip: `10.9.9.${index}, 203.0.113.88` }).get('/nowhere');
    expectLimited(await service.client({ ip: '10.9.9.9, 203.0.113.88' }).get('/nowhere'));
  });

  test('does not count what is free', async () => {
    const client = service.client();
    for (const path of [
      '/health',
      '/health/live',
      '/health/ready',
      '/',
      '/.well-known/jwks.json',
      '/docs',
      '/explorer',
      '/openapi.json',
    ]) {
      const answer = await client.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.has('x-ratelimit-limit')).toBe(false);
    }
    expect((await client.send('OPTIONS', '/auth/login')).headers.has('x-ratelimit-limit')).toBe(false);
    expect(rate(await client.get('/nowhere')).remaining).toBe(4);
  });

  test('does not count requests with valid credentials', async () => {
    const { client } = await register(service);
    await repeat(2, () => client.get('/auth/me'));
    await repeat(3, () => client.get('/nowhere'));
    expect((await client.post('/auth/login', { email: 7 })).status).toBe(400);
    expect(rate(await service.client({ ip: client.ip }).get('/nowhere')).remaining).toBe(4);
  });

  test("does not count an application's own backends", async () => {
    const settings = { backendAddresses: ['192.0.2.0/24'] };
    await updateApplication(service.engine, service.application, { settings });
    service.clock.advance(SECOND);
    const backend = service.client({ ip: '192.0.2.10' });
    expect(await repeat(12, () => backend.get('/auth/me'))).toEqual(Array(12).fill(401));
    expect(await repeat(4, () => backend.post('/auth/refresh'))).toEqual(Array(4).fill(401));
  });
});

describe.each(engines.map(({ name }) => name))("an application's own backends, on %s", (engine) => {
  const BACKEND = '192.0.2.10';
  let world: Service;

  beforeAll(async () => {
    const limits = { register: { max: 2 }, loginIp: { max: 5 }, smsIp: { max: 2 } };
    world = await startService({ engine, limits, settings: { backendAddresses: ['192.0.2.0/24'] } });
  });
  afterAll(() => world.close());

  const registerFrom = (ip: string, path: string, prefix = '') => {
    const email = `${crypto.randomUUID()}@example.com`;
    const body = { email, password: PASSWORD, name: 'Bea', username: `bea${email.slice(0, 8)}` };
    return world.client({ ip, prefix }).post(path, body);
  };

  test.each([
    ['/auth/register', 201],
    ['/authentication/local/new', 200],
  ])('register without limit at %s', async (path, created) => {
    expect(await repeat(6, () => registerFrom(BACKEND, path))).toEqual(Array(6).fill(created));
    const one = newAddress();
    expect(await repeat(3, () => registerFrom(one, path))).toEqual([created, created, 429]);
  });

  test("are no backends of another application's", async () => {
    const { clientId } = await anotherApplication(world);
    const register = () => registerFrom(BACKEND, '/auth/register', `/apps/${clientId}`);
    expect(await repeat(3, register)).toEqual([201, 201, 429]);
  });

  test('guess and send text messages for many people', async () => {
    const guess = () =>
      world.client({ ip: BACKEND }).post('/auth/login', {
        email: `${crypto.randomUUID()}@example.com`,
        password: 'Wrong-Pass-1',
      });
    expect(await repeat(8, guess)).toEqual(Array(8).fill(401));
    const send = async () => {
      const { client } = await register(world, { ip: BACKEND });
      return client.post('/2fa/sms/setup', { phoneNumber: newNumber() });
    };
    expect(await repeat(4, send)).toEqual(Array(4).fill(200));
  });

  test('guess one password no more often than anybody', async () => {
    const { email } = await register(world);
    const guess = () =>
      world.client({ ip: BACKEND }).post('/auth/login', { email, password: 'Wrong-Pass-1' });
    expect(await repeat(6, guess)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('the limit of a user', () => {
  test('counts the bearer requests of the user, from wherever they come', async () => {
    const { client, email } = await register(service);
    const other = service.client();
    other.token = (await other.post('/auth/login', { email, password: PASSWORD })).data.accessToken;
    const first = await client.get('/auth/me');
    expect(rate(first)).toMatchObject({ limit: 8, remaining: 7 });
    expect(rate(await other.get('/auth/me')).remaining).toBe(6);
    await repeat(6, () => client.get('/auth/sessions'));
    expectLimited(await client.get('/auth/me'));
    expectLimited(await other.post('/2fa/totp/setup'));
    expect(rate(await (await register(service)).client.get('/auth/me')).remaining).toBe(7);
  });
});

describe('what counts on no limit', () => {
  test('says how the limit stands all the same', async () => {
    const { client, email, refreshToken } = await register(service);
    const refresh = () => client.post('/auth/refresh', { refreshToken });
    expect(rate(await refresh())).toMatchObject({ limit: 3, remaining: 3 });
    service.clock.advance(30 * SECOND);
    expect(rate(await refresh())).toMatchObject({ limit: 3, remaining: 2 });
    expect(rate(await refresh())).toMatchObject({ limit: 3, remaining: 2 });
    const token = await resetToken(service, email);
    const stranger = service.client();
    expect((await stranger.get('/nowhere')).status).toBe(404);
    const reset = await stranger.post('/auth/reset-password', { token, newPassword: 'Newer-Horse-8' });
    expect([reset.status, rate(reset)]).toMatchObject([200, { limit: 5, remaining: 4 }]);
    expect(rate(reset).reset).toBeGreaterThan(service.clock.now() / SECOND);
    expect(rate(await stranger.get('/nowhere')).remaining).toBe(3);
  });
});

describe('a route with limits in the database', () => {
  test('reports the tightest of them instead of the general limit', async () => {
    const client = service.client();
    const login = await client.post('/auth/login', { email: 'nobody@example.com', password: 'x' });
    expect(rate(login)).toMatchObject({ limit: 5, remaining: 4 });
    const { client: member } = await register(service);
    const wrong = await member.post('/auth/reauthenticate', { password: 'Wrong-Pass-1' });
    expect(rate(wrong)).toMatchObject({ limit: 5, remaining: 4 });
  });

  test('works for an address that has reached its general limit', async () => {
    const { email } = await register(service);
    const client = service.client();
    await repeat(6, () => client.get('/nowhere'));
    expect((await client.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });

  test('counts on no general limit where it has one of its own', async () => {
    const { client, refreshToken } = await register(service);
    client.token = undefined;
    await client.post('/auth/login', { email: 'nobody@example.com', password: 'x' });
    await client.post('/auth/refresh', { refreshToken });
    expect(rate(await client.get('/nowhere')).remaining).toBe(4);
  });

  test.each([
    ['/auth/refresh', { refreshToken: 'garbage' }, 401],
    ['/auth/refresh', {}, 401],
    ['/2fa/verify', { tempToken: 'garbage', code: '123456' }, 400],
    ['/2fa/verify-backup-code', { tempToken: 'garbage', backupCode: 'A1B2C3D4E5' }, 400],
    ['/auth/login', { email: 'x' }, 400],
    ['/auth/register', { email: 'x' }, 400],
    ['/auth/login', '{', 415],
  ])(
    'counts on the general limit where nothing is there to be counted: %s %j',
    async (path, body, expected) => {
      const client = service.client();
      const send = () => client.post(path, body);
      expect(await repeat(6, send)).toEqual([...Array<number>(5).fill(expected), 429]);
      expectLimited(await send());
    },
  );

  test('limits registrations by address', async () => {
    const client = service.client();
    const statuses = await repeat(4, () => signUp(client));
    expect(statuses).toEqual([201, 201, 201, 429]);
    expectLimited(await signUp(client));
    expect((await signUp(service.client())).status).toBe(201);
  });

  test('limits rotations by session', async () => {
    const { client, refreshToken } = await register(service);
    let token = refreshToken;
    for (let index = 0; index < 3; index++) {
      service.clock.advance(30 * SECOND);
      const answer = await client.post('/auth/refresh', { refreshToken: token });
      expect(rate(answer)).toMatchObject({ limit: 3, remaining: 2 - index });
      token = answer.data.refreshToken;
    }
    service.clock.advance(30 * SECOND);
    expectLimited(await client.post('/auth/refresh', { refreshToken: token }));
  });

  test('limits passwords by account and address, and lets its owner in from a known browser', async () => {
    const { client: owner, email } = await register(service);
    const thief = service.client();
    const guess = () => thief.post('/auth/login', { email, password: 'Wrong-Pass-1' });
    expect(await repeat(5, guess)).toEqual(Array(5).fill(401));
    expectLimited(await guess());
    expectLimited(await thief.post('/auth/login', { email: email.toUpperCase(), password: PASSWORD }));
    expect((await owner.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });

  test('limits codes by account, over every pending login', async () => {
    const member = await registerMember(service);
    const stranger = service.client();
    const code = wrongCode(service, member.totp);
    const statuses: number[] = [];
    for (let login = 0; login < 4; login++) {
      const tempToken = await firstFactor(member);
      statuses.push(...(await repeat(login === 3 ? 1 : 3, () => verify(stranger, tempToken, code))));
    }
    expect(statuses).toEqual(Array(10).fill(400));
    const right = await verify(stranger, await firstFactor(member), nextCode(service, member.totp));
    expectLimited(right);
    expect(rate(right).limit).toBe(10);
  });
});

let made = 0;

function signUp(client: HttpClient): Promise<Answer> {
  made += 1;
  const body = { email: `sue${made}@example.com`, username: `sue-${made}`, password: PASSWORD };
  return client.post('/auth/register', body);
}

function verify(client: HttpClient, tempToken: string, code: string): Promise<Answer> {
  return client.post('/2fa/verify', { tempToken, code });
}
