import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  countEvaluations,
  expectData,
  newUser,
  startTarget,
  type Target,
  type User,
} from '../support/attack-target.ts';
import { PASSWORD } from '../support/person.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('malformed and smuggled requests', () => {
  let target: Target;
  let user: User;

  beforeAll(async () => {
    target = await startTarget();
    user = await newUser(target);
  });
  afterAll(async () => {
    expect((await target.client().get('/health')).status).toBe(200);
    await target.close();
  });

  /** Bytes as they are; every status line that came back. */
  function raw(...chunks: string[]): Promise<number[]> {
    const { hostname, port } = new URL(target.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      const done = (): void =>
        resolve([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)));
      socket.setTimeout(1_500, () => socket.destroy());
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', done);
      for (const chunk of chunks) socket.write(Buffer.from(chunk, 'latin1'));
    });
  }

  const post = (headers: string, body: string): string =>
    `POST /auth/login HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n\r\n${body}`;

  test('a body above 64 KiB is 413, whatever is in it and however its length is told', async () => {
    const big = JSON.stringify({ email: 'a'.repeat(65_536), password: PASSWORD });
    expect((await user.client.post('/auth/login', big, JSON_TYPE)).status).toBe(413);
    expect((await user.client.post('/auth/refresh', big, JSON_TYPE)).status).toBe(413);
    const chunk = `${(40_000).toString(16)}\r\n${' '.repeat(40_000)}\r\n`;
    const chunked = post(
      'content-type: application/json\r\ntransfer-encoding: chunked',
      `${chunk}${chunk}0\r\n\r\n`,
    );
    expect(await raw(chunked)).toEqual([413]);
    expect(await raw(post('content-type: application/json\r\ncontent-length: 99999999', '{'))).toEqual([413]);
    const almost = JSON.stringify({
      email: 'nobody@example.com',
      password: 'x'.repeat(200),
      more: 'a'.repeat(60_000),
    });
    expect((await user.client.post('/auth/login', almost, JSON_TYPE)).status).toBe(401);
  });

  test('what is no JSON, or JSON of another kind, is a 400 with a sentence', async () => {
    const bodies = [
      '{',
      '}',
      '[]',
      '"x"',
      '1',
      'true',
      '{"email":}',
      "{'email':1}",
      'undefined',
      'NaN',
      '{"a":1}{"b":2}',
    ];
    for (const body of [
      ...bodies,
      `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
      `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`,
    ]) {
      const { status, body: told } = await user.client.post('/auth/login', body, JSON_TYPE);
      expect([body.slice(0, 20), status]).toEqual([body.slice(0, 20), 400]);
      expect(told.error.length).toBeGreaterThan(10);
    }
    const invalid = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]).toString('latin1');
    expect(await raw(post('content-type: application/json\r\ncontent-length: 8', invalid))).toEqual([400]);
  });

  test('keys of the prototype neither pollute nor pass for fields', async () => {
    const bodies = [
      `{"__proto__":{"email":"${user.email}","password":"${PASSWORD}"}}`,
      `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"email":"x@example.com","password":"x"}`,
      `{"constructor":{"prototype":{"polluted":true}}}`,
      `{"email":{"__proto__":{"polluted":true}},"password":"x"}`,
      `{"\\u005f_proto__":{"polluted":true}}`,
      `{"toString":1,"valueOf":1,"hasOwnProperty":1,"email":"${user.email}"}`,
    ];
    for (const body of bodies) {
      const { status } = await user.client.post('/auth/login', body, JSON_TYPE);
      expect([body, [400, 401].includes(status)]).toEqual([body, true]);
      expect('polluted' in {}).toBe(false);
    }
  });

  test('a name given twice counts once, and extra fields count for nothing', async () => {
    const twice = `{"email":"nobody@example.com","email":"${user.email}","password":"x","password":"${PASSWORD}"}`;
    expect((await user.client.post('/auth/login', twice, JSON_TYPE)).status).toBe(200);
    const registration = {
      email: 'extra@example.com',
      username: 'extra',
      password: PASSWORD,
      id: user.id,
      emailVerified: true,
      twoFactorEnabled: true,
      role: 'admin',
      applicationId: 'x',
      credentialVersion: 99,
    };
    const { user: made } = expectData(await target.client().post('/auth/register', registration));
    expect(made.id).not.toBe(user.id);
    expect([made.emailVerified, made.twoFactorEnabled, made.role]).toEqual([false, false, undefined]);
  });

  test('requests that two servers would read differently are refused, and none hides behind another', async () => {
    const hidden = 'GET /auth/me HTTP/1.1\r\nhost: x\r\n\r\n';
    const length = `content-length: ${hidden.length}`;
    const smuggled = {
      'both lengths': post(`${length}\r\ntransfer-encoding: chunked`, `0\r\n\r\n${hidden}`),
      'two lengths': post(`content-length: 0\r\n${length}`, hidden),
      'a length with a sign': post(`content-length: +${hidden.length}`, hidden),
      'a length in hexadecimal': post('content-length: 0x10', hidden),
      'an unknown encoding': post('transfer-encoding: xchunked', hidden),
      'chunked, not last': post('transfer-encoding: chunked, identity', `0\r\n\r\n${hidden}`),
      'a space before the colon': post(`transfer-encoding : chunked`, `0\r\n\r\n${hidden}`),
      'a folded header': post(`x: a\r\n b: c\r\n${length}`, hidden),
      'a NUL in a header': post('x: a\0b', ''),
      'a bare line feed': 'POST /auth/login HTTP/1.1\nhost: x\ncontent-length: 0\n\n',
      'a bad chunk': post('transfer-encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n'),
      'no host': 'GET /auth/me HTTP/1.1\r\nconnection: close\r\n\r\n',
      'another protocol': 'GET /auth/me FTP/1.1\r\nhost: x\r\n\r\n',
      'a method that is none': 'BREW /auth/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'no request at all': '\x16\x03\x01\x02\x00\x01\x00',
    };
    const answers = await Promise.all(
      Object.entries(smuggled).map(async ([name, text]) => [name, await raw(text)] as const),
    );
    for (const [name, seen] of answers) {
      expect([name, seen.length]).toEqual([name, 1]);
      expect([name, seen[0]! >= 400 && seen[0]! < 500]).toEqual([name, true]);
    }
  });

  test('headers without measure are refused', async () => {
    expect(await raw(`GET /auth/me HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`)).toEqual([431]);
    const long = await target.client().get(`/auth/me?${'a'.repeat(10_000)}`);
    expect(long.status).toBe(401);
    const token = bearer('a'.repeat(12_000));
    expect((await target.client().get('/auth/me', token)).status).toBe(401);
  });

  test('a type that is not JSON is 415 with a body and nothing without one', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'application/json-seq',
      'application/jsonp',
      'x',
      'text/json',
    ]) {
      const { status } = await user.client.post('/auth/login', '{"email":"x"}', { 'content-type': type });
      expect([type, status]).toEqual([type, 415]);
    }
    const empty = { 'content-type': 'application/xml', ...bearer(user.accessToken) };
    expect((await user.client.post('/2fa/totp/setup', '', empty)).status).toBe(200);
  });

  test('a password of any length costs one hash at the login, and above 256 characters none at the registration', async () => {
    const evaluated = countEvaluations(target.engine);
    for (const password of ['x'.repeat(257), 'x'.repeat(60_000), '\ufdfa'.repeat(20_000)]) {
      const before = evaluated.passwords;
      const attempt = { email: 'nobody@example.com', password };
      expect((await target.client().post('/auth/login', attempt)).status).toBe(401);
      expect(evaluated.passwords - before).toBe(1);
      const registration = { email: 'long@example.com', username: 'long', password: `Aa1!${password}` };
      expect((await target.client().post('/auth/register', registration)).body.code).toBe('weak_password');
    }
  });
});
