import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { register, registerMember } from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  // Many malformed requests come from here: what is tested is their answer, not their number.
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
});

afterAll(() => service.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const LOGIN = JSON.stringify({ email: 'nobody@example.com', password: PASSWORD });

describe('an empty body', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'garbage',
    '',
  ])('counts as {} with the content type "%s"', async (type) => {
    const { client } = await register(service);
    expect((await client.post('/2fa/totp/setup', '', { 'content-type': type })).status).toBe(200);
  });

  test.each(['DELETE', 'PATCH', 'POST'])('counts as {} with %s', async (method) => {
    const { client } = await registerMember(service);
    const path =
      method === 'DELETE' ? '/2fa/devices' : method === 'PATCH' ? '/2fa/methods/x' : '/auth/logout';
    const { status } = await client.send(method, path, '', JSON_TYPE);
    expect(status).toBe(method === 'PATCH' ? 400 : 200);
  });

  test('counts as {} when it comes in no chunks', async () => {
    const { client } = await register(service);
    const lines = [
      'POST /2fa/totp/setup HTTP/1.1',
      'Host: localhost',
      `Authorization: Bearer ${client.token!}`,
      'Content-Type: garbage',
      'Transfer-Encoding: chunked',
      'Connection: close',
    ];
    expect(await raw(`${lines.join('\r\n')}\r\n\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('is what JSON null means', async () => {
    const { client } = await register(service);
    expect((await client.post('/2fa/totp/setup', 'null', JSON_TYPE)).status).toBe(200);
  });
});

describe('a content type', () => {
  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'Application/JSON ; charset="utf-8"',
    'application/vnd.api+json',
  ])('"%s" is read', async (type) => {
    const { status } = await service.client().post('/auth/login', LOGIN, { 'content-type': type });
    expect(status).toBe(401);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'garbage',
  ])('"%s" is refused with 415', async (type) => {
    const { status, body } = await service.client().post('/auth/login', LOGIN, { 'content-type': type });
    expect([status, body.success, body.code]).toEqual([415, false, 'unsupported_media_type']);
  });
});

describe('a body', () => {
  test('of 64 KiB is read, and one byte more is refused with 413', async () => {
    const ofSize = (size: number) => LOGIN + ' '.repeat(size - LOGIN.length);
    const client = service.client();
    expect((await client.post('/auth/login', ofSize(65_536), JSON_TYPE)).status).toBe(401);
    const { status, body } = await client.post('/auth/login', ofSize(65_537), JSON_TYPE);
    expect([status, body.code]).toEqual([413, 'payload_too_large']);
  });

  test.each([100_000, 1_000_000, 20_000_000])('of %i bytes is refused with 413', async (size) => {
    const answer = await service.client().post('/auth/login', 'x'.repeat(size), JSON_TYPE);
    expect(answer.status).toBe(413);
  });

  test.each(['{', '{"email":}', '{"email":"a"', 'undefined', '{"a":1}{"b":2}', '{"email": "\u0000"}'])(
    'that is no JSON is refused with 400: %s',
    async (body) => {
      const answer = await service.client().post('/auth/login', body, JSON_TYPE);
      expect([answer.status, answer.body.error]).toEqual([400, 'The body is not valid JSON']);
    },
  );

  test('that is not UTF-8 is refused with 400', async () => {
    const latin1 = Buffer.from('{"email":"ad\u00e9","password":"x"}', 'latin1');
    const response = await fetch(`${service.url}/auth/login`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: latin1,
    });
    expect(response.status).toBe(400);
  });

  test.each(['[]', '"text"', '7', 'true'])('that is no object is refused with 400: %s', async (body) => {
    const answer = await service.client().post('/auth/login', body, JSON_TYPE);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });

  test('may hold fields that nobody knows', async () => {
    const { client } = await register(service);
    expect((await client.post('/2fa/totp/setup', { label: 'x', more: [1, { a: null }] })).status).toBe(200);
  });

  test('names the field of a wrong type', async () => {
    const { client } = await register(service);
    for (const label of [7, true, {}, []]) {
      const { status, body } = await client.post('/2fa/totp/setup', { label });
      expect([status, body.error]).toEqual([400, 'label must be a string']);
    }
  });

  test.each([
    '{"__proto__":{"email":"x"},"email":"nobody@example.com","password":"x"}',
    '{"constructor":{"prototype":{"admin":true}},"email":"nobody@example.com","password":"x"}',
    '{"\\u005f_proto__":{"email":"x"},"email":"nobody@example.com","password":"x"}',
  ])('poisons no prototype: %s', async (body) => {
    expect((await service.client().post('/auth/login', body, JSON_TYPE)).status).toBe(401);
    expect({}).not.toHaveProperty('admin');
  });

  test('takes no field from a prototype', async () => {
    const body = '{"__proto__":{"email":"nobody@example.com","password":"x"}}';
    const answer = await service.client().post('/auth/login', body, JSON_TYPE);
    expect([answer.status, answer.body.error]).toEqual([400, 'email is required']);
  });

  test('may nest as deep as it fits', async () => {
    const nested = `${'[{"a":'.repeat(8_000)}"\\u0041"${'}]'.repeat(8_000)}`;
    const { client } = await register(service);
    expect((await client.post('/2fa/totp/setup', `{"more":${nested}}`, JSON_TYPE)).status).toBe(200);
  });
});

describe('a NUL character', () => {
  test.each([
    '{"email":"a\\u0000@example.com","password":"x"}',
    '{"email":"ada@example.com","password":"x\\u0000"}',
    '{"email":"ada@example.com","password":"x","more":{"deep":["\\u0000"]}}',
    '{"email":"ada@example.com","password":"x","\\u0000":1}',
  ])('in a body is refused: %s', async (body) => {
    const answer = await service.client().post('/auth/login', body, JSON_TYPE);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    expect(answer.body.error).toContain('NUL');
  });

  test.each(['/auth/me?x=%00', '/2fa/methods/%00', '/auth/%00', '/nowhere%00'])(
    'in an address is refused: %s',
    async (path) => {
      const { status, body } = await service.client().get(path);
      expect([status, body.code]).toEqual([400, 'invalid_request']);
    },
  );
});

test('half of a surrogate pair is refused, a whole one is not', async () => {
  const { client } = await register(service);
  const half = await client.post('/2fa/totp/setup', '{"label":"\\ud800"}', JSON_TYPE);
  expect([half.status, half.body.code]).toEqual([400, 'invalid_request']);
  const whole = await client.post('/2fa/totp/setup', '{"label":"\\ud83d\\ude00"}', JSON_TYPE);
  expect(whole.status).toBe(200);
});

describe('an address', () => {
  test('may end in a slash and carry a query', async () => {
    const { client } = await register(service);
    expect((await client.get('/auth/me/')).status).toBe(200);
    expect((await client.get('/auth/me?x=1')).status).toBe(200);
    expect((await client.get('/auth/me/?x=1&x=2')).status).toBe(200);
  });

  test.each([
    '/auth/ME',
    '//auth/me',
    '/auth//me',
    '/auth/me/x',
    '/auth',
    '/2fa',
    '/nowhere',
    '/auth/me;x=1',
  ])('that no route has answers 404: %s', async (path) => {
    const { client } = await register(service);
    const { status, body, headers } = await client.get(path);
    expect([status, body]).toEqual([
      404,
      {
        success: false,
        error: 'Route not found',
        code: 'not_found',
        requestId: headers.get('x-request-id'),
      },
    ]);
  });

  test('of a route with another method answers 404, whatever the body', async () => {
    const client = service.client();
    expect((await client.get('/auth/login')).status).toBe(404);
    expect((await client.send('PUT', '/auth/me', '{', JSON_TYPE)).status).toBe(404);
    expect((await client.post('/nowhere', 'x', { 'content-type': 'text/plain' })).status).toBe(404);
  });

  test.each(['/%zz', '/auth/%e0%a4%a', '/2fa/methods/%'])(
    'with malformed percent-encoding answers 400: %s',
    async (path) => {
      const { status, body, headers } = await service.client().get(path);
      expect([status, body.code]).toEqual([400, 'invalid_request']);
      expect(body.requestId).toBe(headers.get('x-request-id'));
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBe('*');
    },
  );

  test('with an endless id answers 404', async () => {
    const { client } = await register(service);
    expect((await client.delete(`/2fa/methods/${'x'.repeat(5_000)}`)).status).toBe(404);
  });
});

describe('HEAD', () => {
  test.each(['/', '/health', '/.well-known/jwks.json', '/openapi.json'])('works on %s', async (path) => {
    const { status, text } = await service.client().send('HEAD', path);
    expect([status, text]).toEqual([200, '']);
  });

  test.each([
    '/auth/me',
    '/auth/sessions',
    '/2fa/methods',
    '/2fa/status',
    '/2fa/devices',
    '/2fa/backup-codes/count',
  ])('works on %s with a token, and answers 401 without', async (path) => {
    const { client } = await register(service);
    expect((await client.send('HEAD', path)).status).toBe(200);
    expect((await service.client().send('HEAD', path)).status).toBe(401);
  });
});

describe('every answer', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/health'],
    ['GET', '/auth/me'],
    ['POST', '/auth/login'],
    ['GET', '/nowhere'],
    ['GET', '/%zz'],
    ['OPTIONS', '/auth/login'],
    ['GET', '/apps/unknown/auth/me'],
  ])('to %s %s carries a request id of ours and is stored nowhere', async (method, path) => {
    const theirs = { 'x-request-id': 'theirs' };
    const first = await service.client().send(method, path, undefined, theirs);
    const second = await service.client().send(method, path, undefined, theirs);
    const ids = [first, second].map(({ headers }) => headers.get('x-request-id'));
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[0]).not.toBe(ids[1]);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('of the API says that it is JSON in UTF-8', async () => {
    const { client } = await register(service);
    expect((await client.get('/auth/me')).headers.get('content-type')).toBe(
      'application/json; charset=utf-8',
    );
    expect((await client.get('/nowhere')).headers.get('content-type')).toBe(
      'application/json; charset=utf-8',
    );
  });
});

test('what is no HTTP is answered in the shape of the API, and the connection closed', async () => {
  const answer = await raw('GARBAGE\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ success: false, code: 'invalid_request' });
  const endless = await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(endless).toMatch(/^HTTP\/1\.1 431 /);
});

function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
