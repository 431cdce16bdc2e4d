import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Answer, HttpClient } from '../../support/client.ts';
import { engines } from '../../support/engines.ts';
import { Caller, newBusiness } from '../../support/hosted.ts';
import { newNumber } from '../../support/messages.ts';
import { register } from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const MAX = 6;

const newMailbox = (): string => `${newNumber().slice(1)}@example.com`;

/** Every way in which someone who is logged in begins a set-up. */
const SETUPS: Readonly<Record<string, (client: HttpClient) => Promise<Answer>>> = {
  'native, an authenticator': (client) => client.post('/2fa/totp/setup', {}),
  'native, text messages': (client) => client.post('/2fa/sms/setup', { phoneNumber: newNumber() }),
  'native, mails': (client) => client.post('/2fa/email/setup', { email: newMailbox() }),
  'Conduit, an authenticator': (client) =>
    client.send('PUT', '/authentication/twoFa/enable', { method: 'authenticator' }),
  'Conduit, text messages': (client) =>
    client.send('PUT', '/authentication/twoFa/enable', { method: 'sms', phoneNumber: newNumber() }),
  'SwapBits, an authenticator': (client) => client.post('/auth/2fa/setup', {}),
};

const header = ({ headers }: Answer, name: string): number => Number(headers.get(`x-ratelimit-${name}`));

describe.each(engines.map(({ name }) => name))('set-ups begun in 15 minutes, on %s', (engine) => {
  let service: Service;

  beforeAll(async () => {
    // What the messages themselves are limited to is another matter.
    const limits = {
      setup: { max: MAX },
      smsSend: { max: 100 },
      emailSend: { max: 100 },
      smsIp: { max: 1000 },
      smsPrefix: { max: 1000 },
    };
    service = await startService({ engine, limits });
  });
  afterAll(() => service.close());

  test.each(Object.entries(SETUPS))('%s: as many as an account may, then 429', async (name, setUp) => {
    const { client } = await register(service);
    for (let time = 1; time <= MAX; time++) {
      const answer = await setUp(client);
      expect([time, answer.status]).toEqual([time, 200]);
      // Where a message leaves, its own limit is the last to be told.
      if (!name.endsWith('an authenticator')) continue;
      expect([header(answer, 'limit'), header(answer, 'remaining')]).toEqual([MAX, MAX - time]);
    }
    const refused = await setUp(client);
    expect([refused.status, header(refused, 'remaining')]).toEqual([429, 0]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await setUp((await register(service)).client)).status).toBe(200);
  });

  test('of every kind and API draw on one limit, which the next window opens again', async () => {
    const { client, refreshToken } = await register(service);
    const all = Object.values(SETUPS);
    for (let time = 0; time < MAX; time++) expect((await all[time % all.length]!(client)).status).toBe(200);
    for (const setUp of all) expect((await setUp(client)).status).toBe(429);
    service.clock.advance(15 * MINUTE);
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    client.token = (await client.post('/auth/reauthenticate', { password: PASSWORD })).data.accessToken;
    expect((await all[0]!(client)).status).toBe(200);
  });

  test('of one person by their business: as many, and those of others go on', async () => {
    const business = await newBusiness(service);
    const [one, other] = [new Caller(service, business), new Caller(service, business)];
    for (let time = 1; time <= MAX; time++) {
      const answer = await one.enroll();
      expect([answer.status, header(answer, 'limit'), header(answer, 'remaining')]).toEqual([
        200,
        MAX,
        MAX - time,
      ]);
    }
    expect((await one.enroll()).status).toBe(429);
    expect((await other.enroll()).status).toBe(200);
  });

  test('that are refused for another reason count nothing', async () => {
    const { client } = await register(service);
    for (let time = 0; time < MAX + 1; time++) {
      expect((await client.post('/2fa/sms/setup', { phoneNumber: 'no number' })).status).toBe(400);
    }
    expect(header(await client.post('/2fa/totp/setup', {}), 'remaining')).toBe(MAX - 1);
  });
});
