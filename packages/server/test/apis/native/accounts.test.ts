import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { register, registerMember } from '../../support/native.ts';
import { codeNow, nextCode, PASSWORD, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('POST /auth/register', () => {
  test('answers 201 with tokens and the user', async () => {
    const body = { email: 'Ada@Example.com', username: 'ada', password: PASSWORD };
    const { status, body: answer } = await service.client().post('/auth/register', body);
    expect(status).toBe(201);
    expect(answer).toEqual({
      success: true,
      data: {
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        user: {
          id: expect.any(String),
          email: 'Ada@Example.com',
          username: 'ada',
          emailVerified: false,
          twoFactorEnabled: false,
          createdAt: expect.stringMatching(ISO),
          updatedAt: expect.stringMatching(ISO),
        },
      },
    });
  });

  test('refuses an email address that differs in case only', async () => {
    const { email } = await register(service);
    const body = { email: email.toUpperCase(), username: 'other-ada', password: PASSWORD };
    const { status, body: answer } = await service.client().post('/auth/register', body);
    expect([status, answer.error, answer.code]).toEqual([409, 'Email already registered', 'email_taken']);
  });

  test('refuses a username that differs in case only', async () => {
    const { username } = await register(service);
    const body = { email: 'other@example.com', username: username.toUpperCase(), password: PASSWORD };
    const { status, body: answer } = await service.client().post('/auth/register', body);
    expect([status, answer.error, answer.code]).toEqual([409, 'Username already taken', 'username_taken']);
  });

  test.each([
    ['Ab1!', 'at least 8 characters'],
    ['passw0rd!x', 'upper-case'],
    ['PASSW0RD!X', 'lower-case'],
    ['Password!x', 'digit'],
    ['Passw0rdxx', 'special character'],
    [`Aa1!${'x'.repeat(300)}`, 'at most 256'],
  ])('says what to fix about the password %s', async (password, complaint) => {
    const body = { email: 'weak@example.com', username: 'weak', password };
    const { status, body: answer } = await service.client().post('/auth/register', body);
    expect([status, answer.code]).toEqual([400, 'weak_password']);
    expect(answer.error).toContain(complaint);
  });

  test.each([
    [{ username: 'eve', password: PASSWORD }, 'email is required'],
    [{ email: 'eve@example.com', password: PASSWORD }, 'username is required'],
    [{ email: 'eve@example.com', username: 'eve' }, 'password is required'],
    [{ email: 'no address', username: 'eve', password: PASSWORD }, 'Email must be a valid address'],
    [{ email: 7, username: 'eve', password: PASSWORD }, 'email must be a string'],
    [{ email: 'eve@example.com', username: ['eve'], password: PASSWORD }, 'username must be a string'],
    [{ email: 'eve@example.com', username: 'eve', password: null }, 'password is required'],
  ])('answers 400 to %j', async (body, sentence) => {
    const { status, body: answer } = await service.client().post('/auth/register', body);
    expect([status, answer.code, answer.error]).toEqual([400, 'invalid_request', sentence]);
  });

  test('refuses usernames that could be taken for addresses', async () => {
    const body = { email: 'eve@example.com', username: 'eve@home', password: PASSWORD };
    const { status, body: answer } = await service.client().post('/auth/register', body);
    expect(status).toBe(400);
    expect(answer.error).toMatch(/^Username must be 3 to 32 characters/);
  });
});

describe('POST /auth/login', () => {
  test('answers tokens and the user where no second factor is due', async () => {
    const { email, user } = await register(service);
    const { status, body } = await service.client().post('/auth/login', { email, password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: { accessToken: expect.any(String), refreshToken: expect.any(String), user },
    });
  });

  test('takes a username in the field email', async () => {
    const { username, user } = await register(service);
    const { data } = await service.client().post('/auth/login', { email: username, password: PASSWORD });
    expect(data.user).toEqual(user);
  });

  test('answers a tempToken and no session where a second factor is due', async () => {
    const { email } = await registerMember(service);
    const { status, body } = await service.client().post('/auth/login', { email, password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: {
        requires2FA: true,
        tempToken: expect.any(String),
        availableMethods: ['totp'],
        expiresIn: 300,
        verificationType: '2FA_CODE',
      },
    });
  });

  test('answers the same to a wrong password and to an unknown user', async () => {
    const { email } = await register(service);
    const wrong = await service.client().post('/auth/login', { email, password: 'Wrong-Pass-1' });
    const unknown = await service
      .client()
      .post('/auth/login', { email: 'nobody@example.com', password: 'Wrong-Pass-1' });
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(wrong.body).toEqual({
      success: false,
      error: 'Invalid email or password',
      code: 'invalid_credentials',
      requestId: wrong.headers.get('x-request-id'),
    });
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  });

  test('takes null for a device token that the client never had', async () => {
    const { email } = await register(service);
    const { status } = await service
      .client()
      .post('/auth/login', { email, password: PASSWORD, deviceToken: null });
    expect(status).toBe(200);
  });
});

describe('GET /auth/me', () => {
  test('answers the user itself as data', async () => {
    const { client, user } = await register(service);
    const { status, body } = await client.get('/auth/me');
    expect([status, body]).toEqual([200, { success: true, data: user }]);
  });

  test('shows two-factor authentication once it is on', async () => {
    const { client } = await registerMember(service);
    expect((await client.get('/auth/me')).data.twoFactorEnabled).toBe(true);
  });

  test.each(['Bearer', 'bearer', 'BEARER', ' Bearer  '])('reads the scheme "%s"', async (scheme) => {
    const { client, user } = await register(service);
    const { data } = await client.get('/auth/me', { authorization: `${scheme} ${client.token!}` });
    expect(data).toEqual(user);
  });

  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic YWRhOnB3'],
    ['an empty token', 'Bearer '],
    ['garbage', 'Bearer garbage'],
    ['a JWT without a signature', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('answers 401 with a challenge to %s', async (_what, authorization) => {
    const client = service.client();
    const { status, body, headers } = await client.get('/auth/me', authorization ? { authorization } : {});
    expect([status, body.code]).toEqual([401, 'invalid_access_token']);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('refuses an access token after 15 minutes', async () => {
    const { client } = await register(service);
    service.clock.advance(15 * MINUTE + 1_000);
    expect((await client.get('/auth/me')).status).toBe(401);
  });
});

describe('POST /auth/reauthenticate', () => {
  test('by password gives a new access token with a new auth_time', async () => {
    const { client } = await register(service);
    service.clock.advance(2 * MINUTE);
    const { status, body } = await client.post('/auth/reauthenticate', { password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, data: { accessToken: expect.any(String) } });
    const before = claims(client.token!);
    expect(claims(body.data.accessToken).auth_time).toBeGreaterThanOrEqual(before.auth_time + 120);
  });

  test('by code raises the assurance', async () => {
    const { client, totp } = await registerMember(service);
    const { data } = await client.post('/auth/reauthenticate', { code: nextCode(service, totp) });
    expect(claims(data.accessToken)).toMatchObject({ acr: 'aal2' });
  });

  test('takes a backup code', async () => {
    const { client, backupCodes } = await registerMember(service);
    const body = { code: backupCodes[0], method: 'backup_code' };
    expect((await client.post('/auth/reauthenticate', body)).status).toBe(200);
    expect((await client.post('/auth/reauthenticate', body)).status).toBe(400);
  });

  test('answers 400, never 401, to a wrong password and to a wrong code', async () => {
    const { client, totp } = await registerMember(service);
    const password = await client.post('/auth/reauthenticate', { password: 'Wrong-Pass-1' });
    expect([password.status, password.body.code]).toEqual([400, 'wrong_password']);
    const code = await client.post('/auth/reauthenticate', { code: wrongCode(service, totp) });
    expect([code.status, code.body.error]).toEqual([400, 'Invalid verification code']);
  });

  test('answers 400 to a request without password and code', async () => {
    const { client } = await register(service);
    const { status, body } = await client.post('/auth/reauthenticate', {});
    expect([status, body.error]).toEqual([400, 'password or code is required']);
  });
});

describe('POST /auth/change-password', () => {
  test('changes the password, keeps this session and ends the others', async () => {
    const { client, email } = await register(service);
    const other = service.client();
    other.token = (await other.post('/auth/login', { email, password: PASSWORD })).data.accessToken;
    const change = { currentPassword: PASSWORD, newPassword: 'Another-Pass-2' };
    const { status, body } = await client.post('/auth/change-password', change);
    expect([status, body]).toEqual([200, { success: true, data: { message: expect.any(String) } }]);
    expect((await client.get('/auth/me')).status).toBe(200);
    expect((await other.get('/auth/me')).status).toBe(401);
    const logins = [PASSWORD, 'Another-Pass-2'].map((password) =>
      service.client().post('/auth/login', { email, password }),
    );
    expect((await Promise.all(logins)).map((login) => login.status)).toEqual([401, 200]);
  });

  test('answers 400 to a wrong current password and to a weak new one', async () => {
    const { client } = await register(service);
    const wrong = { currentPassword: 'Wrong-Pass-1', newPassword: 'Another-Pass-2' };
    const weak = { currentPassword: PASSWORD, newPassword: 'weak' };
    const refused = await client.post('/auth/change-password', wrong);
    expect([refused.status, refused.body.code]).toEqual([400, 'wrong_password']);
    const complained = await client.post('/auth/change-password', weak);
    expect([complained.status, complained.body.code]).toEqual([400, 'weak_password']);
  });

  test('ends trusted devices and pending logins', async () => {
    const { client, email, totp } = await registerMember(service);
    const pending = await client.post('/auth/login', { email, password: PASSWORD });
    const change = { currentPassword: PASSWORD, newPassword: 'Another-Pass-2' };
    await client.post('/auth/change-password', change);
    service.clock.advance(30_000);
    const body = { tempToken: pending.data.tempToken, code: codeNow(service, totp) };
    const { status, body: answer } = await client.post('/2fa/verify', body);
    expect([status, answer.error]).toEqual([400, 'Invalid or expired temp token']);
  });
});

function claims(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}
