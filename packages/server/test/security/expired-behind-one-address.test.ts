import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { ACCESS_TOKEN_LIFETIME } from '../../src/core/session/session.ts';
import { type Answer, type HttpClient, newAddress } from '../support/client.ts';
import { anotherApplication } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { register } from '../support/native.ts';
import { type Service, startService } from '../support/service.ts';

const ANONYMOUS = 5;
const BEARER = 12;

const ROUTES: readonly (readonly [api: string, method: string, path: string, body: object | undefined])[] = [
  ['native', 'GET', '/auth/me', undefined],
  ['native', 'POST', '/2fa/totp/setup', {}],
  ['native', 'POST', '/auth/reauthenticate', { password: 'x' }],
  ['native', 'DELETE', '/auth/sessions/x', undefined],
  ['conduit', 'POST', '/authentication/twoFa/authorize', {}],
  ['conduit', 'PUT', '/authentication/twoFa/enable', { method: 'authenticator' }],
  ['conduit', 'POST', '/authentication/twoFa/enable/verify', { code: '123456' }],
  ['conduit', 'POST', '/authentication/twoFa/verify', { code: '123456' }],
  ['swapbits', 'GET', '/auth/2fa/status', undefined],
  ['swapbits', 'POST', '/auth/2fa/setup', {}],
  ['swapbits', 'POST', '/auth/2fa/verify', { code: '123456' }],
];

const remaining = ({ headers }: Answer): number => Number(headers.get('x-ratelimit-remaining'));

/** Many people at one address, whose access tokens run out together. */
describe.each(engines.map(({ name }) => name))('expired tokens behind one address, on %s', (engine) => {
  let service: Service;

  beforeAll(async () => {
    const limits = { anonymous: { max: ANONYMOUS }, bearer: { max: BEARER } };
    service = await startService({ engine, limits });
  });
  afterAll(() => service.close());

  const at = (ip: string, token?: string): HttpClient => {
    const client = service.client({ ip });
    client.token = token;
    return client;
  };
  const untouched = async (ip: string) => expect(remaining(await at(ip).get('/nowhere'))).toBe(ANONYMOUS - 1);
  const expire = () => service.clock.advance(ACCESS_TOKEN_LIFETIME + SECOND);
  const tokenOf = async (): Promise<string> => (await register(service)).client.token!;

  test('40 people are told 401, and what their address may ask without a token is untouched', async () => {
    const tokens: string[] = [];
    for (let person = 0; person < 40; person++) tokens.push(await tokenOf());
    expire();
    const ip = newAddress();
    for (const token of tokens) expect((await at(ip, token).get('/auth/me')).status).toBe(401);
    await untouched(ip);
  });

  test.each(ROUTES)('of %s draw on nothing of the address: %s %s', async (_api, method, path, body) => {
    const token = await tokenOf();
    expire();
    const ip = newAddress();
    for (let time = 0; time < ANONYMOUS + 2; time++) {
      expect((await at(ip, token).send(method, path, body)).status).toBe(401);
    }
    await untouched(ip);
  });

  test.each(['/nowhere', '/auth/nowhere'])('draw on nothing of the address at %s either', async (path) => {
    const token = await tokenOf();
    expire();
    const ip = newAddress();
    for (let time = 0; time < ANONYMOUS + 2; time++) {
      expect((await at(ip, token).get(path)).status).toBe(404);
    }
    await untouched(ip);
  });

  test('draw on a limit of their own session, and on none of what its owner has left', async () => {
    const { client, refreshToken } = await register(service);
    const stale = client.token!;
    expire();
    const thief = at(newAddress(), stale);
    const answers: Answer[] = [];
    for (let time = 0; time <= BEARER; time++) answers.push(await thief.get('/auth/me'));
    expect(answers.map(({ status }) => status)).toEqual([...Array(BEARER).fill(401), 429]);
    expect(remaining(answers[0]!)).toBe(BEARER - 1);
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    const live = await client.get('/auth/me');
    expect([live.status, remaining(live)]).toEqual([200, BEARER - 1]);
  });

  test('that are forged or unknown draw on the limit of the address, as before', async () => {
    const token = await tokenOf();
    const [head, payload, signature] = token.split('.') as [string, string, string];
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    const other = await anotherApplication(service);
    expire();
    const forged = [`${head}.${payload}.${flipped}`, `${head}.${payload}.`, 'cs_unknown'];
    for (const [, method, path, body] of ROUTES) {
      const ip = newAddress();
      for (const [index, one] of forged.entries()) {
        const answer = await at(ip, one).send(method, path, body);
        expect([path, answer.status, remaining(answer)]).toEqual([path, 401, ANONYMOUS - 1 - index]);
      }
    }
    const ip = newAddress();
    const elsewhere = service.client({ ip, prefix: `/apps/${other.clientId}` });
    elsewhere.token = token;
    expect(remaining(await elsewhere.get('/auth/me'))).toBe(ANONYMOUS - 1);
  });

  test('whose session has ended before their time draw on the limit of the address', async () => {
    const { client } = await register(service);
    await client.post('/auth/logout');
    const answer = await at(newAddress(), client.token).get('/auth/me');
    expect([answer.status, remaining(answer)]).toEqual([401, ANONYMOUS - 1]);
  });
});
