import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstFactor, register, registerMember } from '../../support/native.ts';
import { wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const VERIFY = '/auth/2fa/verify';

let service: Service;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
});

afterAll(() => service.close());

/** Every failure has this shape and no other. */
const failure = (code: number, message: unknown = expect.any(String)) => ({
  code,
  message,
  id: expect.stringMatching(/^[0-9a-f-]{36}$/),
});

describe('an empty body', () => {
  test.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'garbage', ''])(
    'counts as {} with the content type "%s"',
    async (type) => {
      const { client } = await register(service);
      const headers = { 'content-type': type };
      expect((await client.post('/auth/2fa/setup', '', headers)).status).toBe(200);
      const { status, body } = await client.post(VERIFY, '', headers);
      expect([status, body]).toEqual([400, failure(4006, 'code is required')]);
    },
  );

  test('is what JSON null means', async () => {
    const { client } = await register(service);
    expect((await client.post('/auth/2fa/setup', 'null', JSON_TYPE)).status).toBe(200);
  });
});

test('a trailing slash, a charset and unknown fields do no harm', async () => {
  const { client } = await register(service);
  const body = JSON.stringify({ more: [1, { a: null }] });
  const headers = { 'content-type': 'application/json; charset=UTF-8' };
  expect((await client.post('/auth/2fa/setup/', body, headers)).status).toBe(200);
  expect((await client.get('/auth/2fa/status/?x=1')).status).toBe(200);
  expect((await client.send('HEAD', '/auth/2fa/status')).status).toBe(200);
});

test.each([null, ''])('the token %j is none', async (token) => {
  const { client } = await register(service);
  const { body } = await client.post(VERIFY, { code: '123456', token });
  expect(body).toEqual(failure(4006, '2FA setup not initiated'));
  const stranger = await service.client().post(VERIFY, { code: '123456', token });
  expect([stranger.status, stranger.body]).toEqual([401, failure(4015)]);
});

test('an empty code is missing data, and no guess', async () => {
  const member = await registerMember(service);
  const token = await firstFactor(member);
  const empty = failure(4006, 'code must not be empty');
  for (let again = 0; again < 6; again++) {
    expect((await member.client.post(VERIFY, { code: '', token })).body).toEqual(empty);
    expect((await member.client.post('/auth/2fa/disable', { code: '' })).body).toEqual(empty);
  }
  const code = member.backupCodes[0];
  expect((await member.client.post(VERIFY, { code, token })).status).toBe(200);
});

test.each([
  [VERIFY, { code: 123456 }, 'code must be a string'],
  [VERIFY, { code: '123456', token: 7 }, 'token must be a string'],
  [VERIFY, { token: 'cs_temp_x' }, 'code is required'],
  ['/auth/2fa/disable', {}, 'code is required'],
  ['/auth/2fa/disable', { code: [] }, 'code must be a string'],
])('POST %s names what is wrong about %o', async (path, sent, message) => {
  const { client } = await register(service);
  const { status, body, headers } = await client.post(path, sent);
  expect([status, body]).toEqual([400, failure(4006, message)]);
  expect(body.id).toBe(headers.get('x-request-id'));
});

test.each(['{', '[]', '"text"', '7', '{"code":"\\u0000"}'])(
  'a body that is no object of ours is refused: %s',
  async (sent) => {
    const { status, body } = await service.client().post(VERIFY, sent, JSON_TYPE);
    expect([status, body]).toEqual([400, failure(4006)]);
  },
);

test('what is too large or of another type is refused in this shape', async () => {
  const client = service.client();
  const large = await client.post(VERIFY, 'x'.repeat(70_000), JSON_TYPE);
  expect([large.status, large.body]).toEqual([413, failure(4006)]);
  const form = await client.post(VERIFY, 'code=1', { 'content-type': 'application/x-www-form-urlencoded' });
  expect([form.status, form.body]).toEqual([415, failure(4006)]);
});

test.each([
  ['GET', '/auth/2fa', 404, 4004],
  ['GET', '/auth/2fa/', 404, 4004],
  ['GET', '/auth/2fa/nowhere', 404, 4004],
  ['GET', '/auth/2fa/verify', 404, 4004],
  ['GET', '/apps/default/auth/2fa/nowhere', 404, 4004],
  ['GET', '/apps/unknown/auth/2fa/status', 404, 4004],
  ['GET', '/auth/2fa/%zz', 400, 4006],
  ['GET', '/auth/2fa/x%00', 400, 4006],
])('%s %s is refused in this shape', async (method, path, expected, code) => {
  const { status, body, headers } = await service.client().send(method, path);
  expect([status, body]).toEqual([expected, failure(code)]);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('access-control-allow-origin')).toBe('*');
});

test('a prefix that only begins like this one is another API', async () => {
  for (const path of ['/auth/2fax', '/auth/nowhere', '/2fa/nowhere'])
    expect((await service.client().get(path)).body).toMatchObject({ success: false, code: 'not_found' });
});

test('too many guesses say so in this shape, with the headers of a limit', async () => {
  const member = await registerMember(service);
  const guess = async () => {
    const token = await firstFactor(member);
    return service.client().post(VERIFY, { code: wrongCode(service, member.totp), token });
  };
  for (let time = 0; time < 10; time++) expect((await guess()).body.code).toBe(4005);
  const { status, body, headers } = await guess();
  expect([status, body]).toEqual([429, failure(4029, 'Too many requests. Please try again later.')]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('x-ratelimit-remaining')).toBe('0');
});

test('a mistyped code is charged to codes, and not to backup codes', async () => {
  const member = await registerMember(service);
  const send = async (code: string) =>
    service.client().post(VERIFY, { code, token: await firstFactor(member) });
  for (const typo of ['12345', '1234567', '123456789', 'abc', 'A7B2C3D4E', '12 345'])
    expect([typo, (await send(typo)).body.code]).toEqual([typo, 4005]);
  expect((await send(member.backupCodes[0]!)).status).toBe(200);
});

test('what broke is said in this shape, and nothing of why', async () => {
  const broken = await startService();
  const { client } = await register(broken);
  await broken.sql.schema.dropTable('recovery_codes').execute();
  await broken.sql.schema.dropTable('recovery_code_sets').execute();
  const { status, body } = await client.post('/auth/2fa/setup');
  expect([status, body]).toEqual([500, failure(5000, 'Something went wrong on our side')]);
  await broken.close();
});
