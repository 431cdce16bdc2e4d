import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../../src/core/clock.ts';
import { newestLink, newestToken } from '../../support/messages.ts';
import { register, verifyAddress } from '../../support/native.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

test('an address is verified by the link that is mailed to it', async () => {
  const { client, email } = await register(service);
  expect((await client.get('/email/status')).data).toEqual({ email, verified: false });
  const sent = await client.post('/email/send-verification');
  expect([sent.status, sent.data]).toEqual([200, { message: expect.any(String) }]);
  expect(sent.headers.get('x-ratelimit-limit')).toBe('10');
  const link = newestLink(service, email, 'verify-email');
  expect(link.href.startsWith('http://localhost:3000/links/verify-email?token=')).toBe(true);
  const token = link.searchParams.get('token')!;
  const verified = await service.client().post('/email/verify', { token });
  expect([verified.status, verified.data]).toEqual([200, { message: 'Email address verified' }]);
  expect((await client.get('/email/status')).data).toEqual({ email, verified: true });
  expect((await client.get('/auth/me')).data.emailVerified).toBe(true);
});

test('a link works once, for a day, and ends with the next one', async () => {
  const { client, email } = await register(service);
  const next = async () => {
    await client.post('/email/send-verification');
    return newestToken(service, email, 'verify-email');
  };
  const verify = async (token: string) => (await service.client().post('/email/verify', { token })).status;
  const replaced = await next();
  const used = await next();
  expect([await verify(replaced), await verify(used), await verify(used)]).toEqual([400, 200, 400]);
  const late = await next();
  service.clock.advance(DAY);
  expect(await verify(late)).toBe(400);
});

test('garbage counts on the limit of strangers, a good token does not', async () => {
  const { client, email } = await register(service);
  await client.post('/email/send-verification');
  const stranger = service.client();
  const refused = await stranger.post('/email/verify', { token: 'garbage' });
  expect([refused.status, refused.body]).toEqual([
    400,
    {
      success: false,
      error: 'Invalid or expired token',
      code: 'invalid_token',
      requestId: refused.headers.get('x-request-id'),
    },
  ]);
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('99');
  const token = newestToken(service, email, 'verify-email');
  const { status, headers } = await stranger.post('/email/verify', { token });
  expect([status, headers.get('x-ratelimit-remaining')]).toEqual([200, '99']);
});

test('a token of one purpose is none for another', async () => {
  const person = await register(service);
  await person.client.post('/email/send-verification');
  const token = newestToken(service, person.email, 'verify-email');
  const reset = { token, newPassword: 'Another-Pass-2' };
  expect((await service.client().post('/auth/reset-password', reset)).status).toBe(400);
  await verifyAddress(service, person);
});

test('ten mails an hour are sent to one account', async () => {
  const { client } = await register(service);
  const statuses = [];
  for (let index = 0; index < 11; index++)
    statuses.push((await client.post('/email/send-verification')).status);
  expect(statuses).toEqual([...Array(10).fill(200), 429]);
});
