import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { register, registerMember } from '../../support/conduit.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const LOGIN = '/authentication/local';

let service: Service;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
});

afterAll(() => service.close());

/** Every failure has this shape and no other. */
const failure = (status: number, name: string, message: unknown = expect.any(String)) => ({
  status,
  name,
  message,
});

describe('an empty body', () => {
  test.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'garbage', ''])(
    'counts as {} with the content type "%s"',
    async (type) => {
      const { client } = await registerMember(service);
      const headers = { 'content-type': type };
      expect((await client.post('/authentication/twoFa/authorize', '', headers)).status).toBe(200);
      expect((await client.send('PUT', '/authentication/twoFa/disable', '', headers)).status).toBe(200);
      const { status, body } = await client.post(LOGIN, '', headers);
      expect([status, body]).toEqual([400, failure(400, 'INVALID_ARGUMENTS', 'email is required')]);
    },
  );

  test('is what JSON null means', async () => {
    const { client } = await register(service);
    expect((await client.post('/authentication/logout', 'null', JSON_TYPE)).status).toBe(200);
  });

  test('of a GET that changes something is ignored', async () => {
    const { client } = await registerMember(service);
    expect((await client.get('/authentication/twoFa/generate', JSON_TYPE)).status).toBe(200);
  });
});

test('a trailing slash, a charset and unknown fields do no harm', async () => {
  const { client, email } = await register(service);
  const body = JSON.stringify({ email, password: PASSWORD, more: [1, { a: null }], captcha: 'x' });
  const answer = await client.post(`${LOGIN}/`, body, { 'content-type': 'application/json; charset=UTF-8' });
  expect(answer.status).toBe(200);
  expect((await client.post('/authentication/twoFa/authorize/?x=1')).status).toBe(200);
});

test.each([
  ['PUT', '/authentication/twoFa/enable', { method: 7 }, 'method must be one of sms, authenticator'],
  ['PUT', '/authentication/twoFa/enable', { method: 'phone' }, 'method must be one of sms, authenticator'],
  ['PUT', '/authentication/twoFa/enable', {}, 'method is required'],
  ['PUT', '/authentication/twoFa/enable', { method: 'sms', phone: 7 }, 'phone must be a string'],
  ['POST', '/authentication/twoFa/enable/verify', { code: 123456 }, 'code must be a string'],
  ['POST', '/authentication/twoFa/verify', { code: ['1'] }, 'code must be a string'],
  ['POST', '/authentication/twoFa/recover', {}, 'code is required'],
  ['POST', '/authentication/twoFa/recover', { code: null }, 'code is required'],
  ['POST', '/authentication/renew', { refreshToken: 7 }, 'refreshToken must be a string'],
  ['POST', '/authentication/local/new', { email: 'a@example.com' }, 'password is required'],
  ['POST', '/authentication/local', { email: {}, password: 'x' }, 'email must be a string'],
])('%s %s names what is wrong about %o', async (method, path, sent, message) => {
  const { client } = await register(service);
  const { status, body } = await client.send(method, path, sent);
  expect([status, body]).toEqual([400, failure(400, 'INVALID_ARGUMENTS', message)]);
});

test.each(['{', '[]', '"text"', '7', '{"email":"\\u0000"}', '{"email":"\\ud800"}'])(
  'a body that is no object of ours is refused: %s',
  async (sent) => {
    const { status, body } = await service.client().post(LOGIN, sent, JSON_TYPE);
    expect([status, body]).toEqual([400, failure(400, 'INVALID_ARGUMENTS')]);
  },
);

test('what is too large or of another type is refused in this shape', async () => {
  const client = service.client();
  const large = await client.post(LOGIN, 'x'.repeat(70_000), JSON_TYPE);
  expect([large.status, large.body]).toEqual([413, failure(413, 'PAYLOAD_TOO_LARGE')]);
  const form = await client.post(LOGIN, 'email=a&password=b', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect([form.status, form.body]).toEqual([415, failure(415, 'UNSUPPORTED_MEDIA_TYPE')]);
});

test.each([
  ['GET', '/authentication', 404],
  ['GET', '/authentication/', 404],
  ['GET', '/authentication/nowhere', 404],
  ['POST', '/authentication/twoFa/generate', 404],
  ['POST', '/authentication/twoFa/enable', 404],
  ['GET', '/authentication/local', 404],
  ['GET', '/apps/default/authentication/nowhere', 404],
  ['GET', '/apps/unknown/authentication/twoFa/generate', 404],
  ['GET', '/authentication/%zz', 400],
  ['GET', '/authentication/x%00', 400],
])('%s %s is refused in this shape', async (method, path, expected) => {
  const { status, body, headers } = await service.client().send(method, path);
  const name = expected === 404 ? 'NOT_FOUND' : 'INVALID_ARGUMENTS';
  expect([status, body]).toEqual([expected, failure(expected, name)]);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('access-control-allow-origin')).toBe('*');
});

test('a prefix that only begins like this one is another API', async () => {
  const { body } = await service.client().get('/authenticationx');
  expect(body).toMatchObject({ success: false, code: 'not_found' });
});

test('HEAD on a GET that changes something is 405 and changes nothing', async () => {
  const { client } = await registerMember(service);
  const [code] = (await client.get('/authentication/twoFa/generate')).body.codes;
  for (const path of ['/authentication/twoFa/generate', '/authentication/twoFa/generate/']) {
    const { status, text, headers } = await client.send('HEAD', path);
    expect([status, text, headers.get('allow')]).toEqual([405, '', 'GET']);
  }
  expect((await service.client().send('HEAD', '/authentication/twoFa/generate')).status).toBe(405);
  expect((await client.post('/authentication/twoFa/recover', { code })).status).toBe(200);
});

test('too many requests say so in this shape, with the headers of a limit', async () => {
  const limited = await startService({ limits: { register: { max: 1 } } });
  const client = limited.client();
  const post = (email: string) => client.post('/authentication/local/new', { email, password: PASSWORD });
  expect((await post('a@example.com')).status).toBe(200);
  const { status, body, headers } = await post('b@example.com');
  expect([status, body]).toEqual([
    429,
    failure(429, 'RATE_LIMIT', 'Too many requests. Please try again later.'),
  ]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('x-ratelimit-limit')).toBe('1');
  await limited.close();
});
