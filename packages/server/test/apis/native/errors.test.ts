import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../../src/core/error-code.ts';
import { setAccountDisabled } from '../../../src/flows/administration/manage-accounts.ts';
import { createLogger } from '../../../src/http/logger.ts';
import { nativeErrors } from '../../../src/http/native/native-errors.ts';
import { logIn, register, registerMember } from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

/** For what the caller can do nothing about. */
const OURS: ReadonlySet<ErrorCode> = new Set(['delivery_failed', 'delivery_closed', 'busy']);

describe('the table of errors', () => {
  test.each(ERROR_CODES)('words %s with a status, a code and a sentence', (code) => {
    const { status, code: wireCode, message } = nativeErrors.refusals[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status < 500).toBe(!OURS.has(code));
    expect(wireCode).toMatch(/^[a-z_]+$/);
    expect(message).toMatch(/^[A-Z0-9].{5,}/);
  });
});

test('a disabled account is told so after the right password only', async () => {
  const service = await startService();
  const { client, email, user } = await register(service);
  const account = await service.engine.database.stores.in(service.application.id).accounts.findById(user.id);
  const change = { disabled: true, reason: 'test' };
  await setAccountDisabled(service.engine.in(service.application), account!, change);
  expect((await client.get('/auth/me')).status).toBe(401);
  const right = await client.post('/auth/login', { email, password: PASSWORD });
  const wrong = await client.post('/auth/login', { email, password: 'Wrong-Pass-1' });
  expect([right.body.code, wrong.body.code]).toEqual(['account_disabled', 'invalid_credentials']);
  await service.close();
});

test('a closed registration is told so', async () => {
  const service = await startService({ settings: { registration: 'closed' } });
  const body = { email: 'a@example.com', username: 'ann', password: PASSWORD };
  const { status, body: answer } = await service.client().post('/auth/register', body);
  expect([status, answer.code]).toEqual([403, 'registration_closed']);
  await service.close();
});

describe('without its database', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ settings: { origins: ['https://app.example.com'] } });
  });

  afterAll(() => service.close());

  test('the service answers 503, opens nothing and stays up', async () => {
    const { client, refreshToken, email } = await registerMember(service);
    await service.database.close();
    const answers = [
      await client.get('/auth/me'),
      await client.post('/auth/login', { email, password: PASSWORD }),
      await client.post('/auth/refresh', { refreshToken }),
      await client.post('/2fa/totp/setup'),
    ];
    for (const { status, body, headers } of answers) {
      expect([status, body]).toEqual([
        503,
        {
          success: false,
          error: 'The service is temporarily unavailable. Please try again.',
          code: 'service_unavailable',
          requestId: headers.get('x-request-id'),
        },
      ]);
    }
    expect((await client.get('/nowhere')).status).toBe(404);
    expect(
      (await client.send('OPTIONS', '/auth/login', undefined, { origin: 'https://app.example.com' })).status,
    ).toBe(204);
  });

  test('the service says that it is not ready, and lives', async () => {
    const client = service.client();
    expect((await client.get('/health/live')).status).toBe(200);
    expect((await client.get('/health/ready')).status).toBe(503);
    const { status, body } = await client.get('/health');
    expect([status, body]).toEqual([
      503,
      { status: 'unavailable', checks: { database: 'down' }, version: '0.0.0-test' },
    ]);
  });
});

test('what breaks is answered with 500, without a word about why', async () => {
  const service = await startService({
    prepare: (app) => {
      app.get('/broken', () => {
        throw new Error('secret detail');
      });
    },
  });
  const { status, body, text } = await service.client().get('/broken');
  expect([status, body.code]).toEqual([500, 'internal_error']);
  expect(text).not.toContain('secret detail');
  await service.close();
});

test('the log has a line for every answer, and no token, code, password or query', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const service = await startService({ logger: createLogger('trace', sink) });
  const member = await registerMember(service);
  const data = await logIn(service, member, { trustDevice: true });
  const { headers } = await member.client.get('/auth/me?access_token=query-secret');
  await member.client.get('/nowhere/path-secret?x=query-secret');
  await member.client.post('/auth/login', { email: member.email, password: 'Wrong-Pass-1' });
  await service.close();
  const log = lines.join('');
  const secrets = [
    data.accessToken,
    data.refreshToken,
    data.deviceToken,
    member.secret,
    ...member.backupCodes,
  ];
  for (const secret of [...secrets, PASSWORD, 'Wrong-Pass-1', 'query-secret', 'path-secret', member.email]) {
    expect(log).not.toContain(secret);
  }
  const entries = lines.map((line) => JSON.parse(line));
  const id = headers.get('x-request-id');
  expect(entries.find(({ requestId }) => requestId === id)).toMatchObject({
    msg: 'answered',
    method: 'GET',
    route: '/auth/me',
    status: 200,
    client: 'default',
    ip: member.client.ip,
    milliseconds: expect.any(Number),
  });
});

test('the logger writes no secret that is handed to it', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLogger('info', sink);
  log.info({ password: 'hidden-1', body: { refreshToken: 'hidden-2', tempToken: 'hidden-3' } });
  log.info({ headers: { authorization: 'hidden-4', cookie: 'hidden-5', 'set-cookie': 'hidden-6' } });
  expect(lines.join('')).not.toContain('hidden-');
});
