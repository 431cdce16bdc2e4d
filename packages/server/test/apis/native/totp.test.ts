import { parseOtpauthUri } from '@countersign/otp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { updateApplication } from '../../../src/flows/administration/manage-applications.ts';
import { addAuthenticator, logIn, register, registerMember } from '../../support/native.ts';
import { unwrap } from '../../support/outcomes.ts';
import { authenticator, codeNow, PASSWORD, wrongCode } from '../../support/person.ts';
import { readQrPng } from '../../support/qr-reader.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

describe('POST /2fa/totp/setup', () => {
  test('answers what an authenticator needs, with ten backup codes', async () => {
    const { client } = await register(service);
    const { status, body } = await client.post('/2fa/totp/setup', { label: 'My phone' });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: {
        qrCode: expect.stringMatching(/^data:image\/png;base64,/),
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        otpauthUrl: expect.stringMatching(/^otpauth:\/\/totp\//),
        backupCodes: expect.any(Array),
      },
    });
    expect(body.data.backupCodes).toHaveLength(10);
    for (const code of body.data.backupCodes) expect(code).toMatch(/^[A-Z0-9]{10}$/);
  });

  test('draws a QR code that scans as the otpauth URL', async () => {
    const { client, email } = await register(service);
    const { data } = await client.post('/2fa/totp/setup');
    expect(readQrPng(data.qrCode)).toBe(data.otpauthUrl);
    const url = new URL(data.otpauthUrl);
    expect(url.searchParams.get('secret')).toBe(data.secret);
    expect(url.searchParams.get('issuer')).toBe('Countersign');
    expect(decodeURIComponent(url.pathname)).toContain(email);
  });

  test('calls a second authenticator something else, so that no app writes it over the first', async () => {
    const { client, email } = await registerMember(service);
    const nameOf = async (body: object) => {
      const { data } = await client.post('/2fa/totp/setup', body);
      expect(readQrPng(data.qrCode)).toBe(data.otpauthUrl);
      const code = codeNow(service, authenticator(data.secret));
      expect((await client.post('/2fa/totp/verify-setup', { code })).status).toBe(200);
      return parseOtpauthUri(data.otpauthUrl).account;
    };
    const names = [];
    for (const body of [{}, { label: 'Tab: let' }, { label: 'Tab: let' }, {}]) names.push(await nameOf(body));
    expect(names).toEqual([2, 'Tab let', 4, 5].map((entry) => `${email} (${entry})`));
  });

  test('calls it as before where no other one is in force', async () => {
    const { client, email } = await registerMember(service);
    await client.send('DELETE', '/2fa/totp');
    const { data } = await client.post('/2fa/totp/setup', { label: 'My phone' });
    expect(parseOtpauthUri(data.otpauthUrl).account).toBe(email);
  });

  test('names the field that makes the QR code too large, and keeps nothing', async () => {
    const name = '花'.repeat(64);
    unwrap(await updateApplication(service.engine, service.application, { name }));
    service.clock.advance(2 * SECOND);
    try {
      const client = service.client();
      const setUp = async (email: string, body: object) => {
        const username = `longest-${email.length}`;
        const { data } = await client.post('/auth/register', { email, username, password: PASSWORD });
        client.token = data.accessToken;
        if ('label' in body) await addAuthenticator(service, client);
        const refused = await client.post('/2fa/totp/setup', body);
        return [refused.status, refused.body.error];
      };
      expect(await setUp(`${'花'.repeat(60)}@${'花'.repeat(99)}.example`, {})).toEqual([
        400,
        'The email is too long for a QR code',
      ]);
      expect(await setUp(`${'a'.repeat(60)}@${'b'.repeat(160)}.example`, { label: '花'.repeat(99) })).toEqual(
        [400, 'The label is too long for a QR code'],
      );
      expect((await client.post('/2fa/totp/setup', { label: 'My phone' })).status).toBe(200);
    } finally {
      unwrap(await updateApplication(service.engine, service.application, { name: 'Countersign' }));
      service.clock.advance(2 * SECOND);
    }
  });

  test('takes no body at all', async () => {
    const { client } = await register(service);
    expect((await client.post('/2fa/totp/setup')).status).toBe(200);
  });

  test('shows no backup codes to someone who holds live ones', async () => {
    const { client } = await registerMember(service);
    expect((await client.post('/2fa/totp/setup')).data.backupCodes).toEqual([]);
  });

  test('never touches an active factor', async () => {
    const member = await registerMember(service);
    await member.client.post('/2fa/totp/setup');
    expect(await logIn(service, member)).toHaveProperty('accessToken');
  });
});

describe('POST /2fa/totp/verify-setup', () => {
  test('activates the factor and its backup codes', async () => {
    const { client } = await register(service);
    const { data } = await client.post('/2fa/totp/setup');
    expect((await client.get('/2fa/backup-codes/count')).data).toEqual({ remaining: 0, total: 0 });
    const code = codeNow(service, authenticator(data.secret));
    const { status, body } = await client.post('/2fa/totp/verify-setup', { code });
    expect([status, body]).toEqual([200, { success: true, data: { enabled: true, method: 'totp' } }]);
    expect((await client.get('/2fa/backup-codes/count')).data).toEqual({ remaining: 10, total: 10 });
  });

  test('finds the set-up that the code fits, whichever was shown last', async () => {
    const { client } = await register(service);
    const first = (await client.post('/2fa/totp/setup')).data;
    await client.post('/2fa/totp/setup');
    const code = codeNow(service, authenticator(first.secret));
    expect((await client.post('/2fa/totp/verify-setup', { code })).status).toBe(200);
    expect((await client.get('/2fa/methods')).data.methods).toHaveLength(1);
  });

  test('reads codes with spaces, hyphens and full-width digits', async () => {
    const { client } = await register(service);
    const { data } = await client.post('/2fa/totp/setup');
    const [left, right] = [0, 3].map((at) => codeNow(service, authenticator(data.secret)).slice(at, at + 3));
    const wide = right!.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    expect((await client.post('/2fa/totp/verify-setup', { code: ` ${left!}- ${wide} ` })).status).toBe(200);
  });

  test('answers 400 to a wrong code', async () => {
    const { client } = await register(service);
    const { data } = await client.post('/2fa/totp/setup');
    const code = wrongCode(service, authenticator(data.secret));
    const { status, body } = await client.post('/2fa/totp/verify-setup', { code });
    expect([status, body.error, body.code]).toEqual([400, 'Invalid verification code', 'invalid_code']);
    expect(body).not.toHaveProperty('clockSkewSeconds');
  });

  test.each([
    [5 * MINUTE, 300, 'about 5 minutes ahead'],
    [-5 * MINUTE, -300, 'about 5 minutes behind'],
  ])('tells a phone whose clock is off by %i ms', async (offset, seconds, words) => {
    const { client } = await register(service);
    const { data } = await client.post('/2fa/totp/setup');
    // To the start of a period, so that none ends between the code and its check.
    service.clock.advance(30 * SECOND - (service.clock.now() % (30 * SECOND)));
    const code = authenticator(data.secret).generate({ timestamp: service.clock.now() + offset });
    const { status, body } = await client.post('/2fa/totp/verify-setup', { code });
    expect([status, body.code, body.clockSkewSeconds]).toEqual([400, 'invalid_code', seconds]);
    expect(body.error).toMatch(/^Invalid verification code: /);
    expect(body.error).toContain(words);
  });

  test('answers 400 where no set-up was begun, and where it was begun 30 minutes ago', async () => {
    const { client, refreshToken } = await register(service);
    const none = await client.post('/2fa/totp/verify-setup', { code: '123456' });
    expect([none.status, none.body.error, none.body.code]).toEqual([
      400,
      '2FA setup not initiated',
      'setup_not_initiated',
    ]);
    const { data } = await client.post('/2fa/totp/setup');
    service.clock.advance(30 * MINUTE + SECOND);
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    const code = codeNow(service, authenticator(data.secret));
    const late = await client.post('/2fa/totp/verify-setup', { code });
    expect([late.status, late.body.code]).toEqual([400, 'setup_not_initiated']);
  });

  test('spends the time step: its code does not log in', async () => {
    const { client, totp, email } = await registerMember(service);
    const code = codeNow(service, totp);
    const login = await client.post('/auth/login', { email, password: 'Passw0rd!x' });
    const { status } = await client.post('/2fa/verify', { tempToken: login.data.tempToken, code });
    expect(status).toBe(400);
  });
});

describe('DELETE /2fa/totp', () => {
  test('removes all authenticator apps and turns two-factor authentication off', async () => {
    const { client } = await registerMember(service);
    await addAuthenticator(service, client);
    const { status, body } = await client.delete('/2fa/totp');
    expect([status, body]).toEqual([200, { success: true, data: { message: expect.any(String) } }]);
    expect((await client.get('/2fa/status')).data).toEqual({
      enabled: false,
      methods: [],
      backupCodesRemaining: 0,
    });
  });

  test('answers 404 where there is none', async () => {
    const { client } = await register(service);
    expect((await client.delete('/2fa/totp')).status).toBe(404);
  });
});
