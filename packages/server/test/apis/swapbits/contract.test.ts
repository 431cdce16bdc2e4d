import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Answer } from '../../support/client.ts';
import { demand } from '../../support/enrolling.ts';
import { firstFactor, type NativeMember, register, registerMember } from '../../support/native.ts';
import { authenticator, codeNow, nextCode, PASSWORD, wrongCode } from '../../support/person.ts';
import { readQrPng } from '../../support/qr-reader.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const said = ({ status, body }: Answer) => [status, body];
const refused = (status: number, code: number, message: unknown = expect.any(String)) => [
  status,
  { code, message, id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
];

const verify = (client: NativeMember['client'], body: object) => client.post('/auth/2fa/verify', body);

test('the login is the native one, whose tempToken is the session token', async () => {
  const { client, email } = await registerMember(service);
  const { status, data } = await client.post('/auth/login', { email, password: PASSWORD });
  expect(status).toBe(200);
  expect(data).toMatchObject({ requires2FA: true, verificationType: '2FA_CODE' });
});

describe('POST /auth/2fa/setup', () => {
  test('answers a picture, the secret and five codes of eight digits', async () => {
    const { client, email } = await register(service);
    const { status, body } = await client.post('/auth/2fa/setup');
    expect([status, body]).toEqual([
      200,
      {
        code: 1000,
        message: '2FA setup initiated',
        data: {
          qrCode: expect.stringMatching(/^data:image\/png;base64,/),
          secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
          backupCodes: Array(5).fill(expect.stringMatching(/^\d{8}$/)),
        },
      },
    ]);
    const url = new URL(readQrPng(body.data.qrCode));
    expect(decodeURIComponent(url.pathname)).toContain(email);
    expect(url.searchParams.get('secret')).toBe(body.data.secret);
  });

  test('needs a bearer, and a fresh login', async () => {
    const invalid = refused(401, 4015, 'Invalid or expired token');
    expect(said(await service.client().post('/auth/2fa/setup'))).toEqual(invalid);
    const member = await registerMember(service);
    const tempToken = await firstFactor(member);
    const authorization = `Bearer ${tempToken}`;
    expect(said(await member.client.post('/auth/2fa/setup', {}, { authorization }))).toEqual(invalid);
    const { refreshToken } = member;
    const { data } = await member.client.post('/auth/refresh', { refreshToken });
    member.client.token = data.accessToken;
    const answer = await member.client.post('/auth/2fa/setup');
    expect(said(answer)).toEqual(refused(403, 4031));
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
  });
});

describe('POST /auth/2fa/verify with a bearer', () => {
  test('confirms a set-up', async () => {
    const { client } = await register(service);
    const { secret } = (await client.post('/auth/2fa/setup')).data;
    const totp = authenticator(secret);
    expect(said(await verify(client, { code: wrongCode(service, totp) }))).toEqual(
      refused(400, 4005, 'Invalid verification code'),
    );
    expect(said(await verify(client, { code: codeNow(service, totp) }))).toEqual([
      200,
      { code: 1008, message: 'OTP code is valid', data: { enabled: true } },
    ]);
    expect((await client.get('/auth/me')).data.twoFactorEnabled).toBe(true);
  });

  test('has nothing to confirm without a set-up', async () => {
    const { client } = await register(service);
    expect(said(await verify(client, { code: '123456' }))).toEqual(
      refused(400, 4006, '2FA setup not initiated'),
    );
  });

  test('needs one that is valid', async () => {
    const client = service.client();
    expect(said(await verify(client, { code: '123456' }))).toEqual(
      refused(401, 4015, 'Invalid or expired token'),
    );
    client.token = await firstFactor(await registerMember(service));
    expect(said(await verify(client, { code: '123456' }))).toEqual(
      refused(401, 4015, 'Invalid or expired token'),
    );
  });
});

describe('POST /auth/2fa/verify with a session token', () => {
  const session = ({ user, email }: NativeMember) => ({
    code: 1008,
    message: 'OTP code is valid',
    data: {
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^cs_refresh_/),
      user: { id: user.id, email, verified: false, twoFactorEnabled: true },
    },
  });

  test('finishes a login once', async () => {
    const member = await registerMember(service);
    const { client } = member;
    const token = await firstFactor(member);
    expect(said(await verify(client, { code: wrongCode(service, member.totp), token }))).toEqual(
      refused(400, 4005, 'Invalid verification code'),
    );
    client.token = undefined;
    const finished = await verify(client, { code: nextCode(service, member.totp), token });
    expect(said(finished)).toEqual([200, session(member)]);
    const authorization = `Bearer ${finished.data.accessToken}`;
    expect((await client.get('/auth/me', { authorization })).status).toBe(200);
    expect(said(await verify(client, { code: nextCode(service, member.totp), token }))).toEqual(
      refused(401, 4015, 'Your login has timed out. Log in again.'),
    );
  });

  test('takes a backup code, once', async () => {
    const member = await registerMember(service);
    const [code] = member.backupCodes;
    const use = async () => said(await verify(member.client, { code, token: await firstFactor(member) }));
    expect(await use()).toEqual([200, session(member)]);
    expect(await use()).toEqual(refused(400, 4005, 'Invalid verification code'));
  });

  test('wins over a bearer', async () => {
    const member = await registerMember(service);
    const stranger = await register(service);
    const token = await firstFactor(member);
    const finished = await verify(stranger.client, { code: nextCode(service, member.totp), token });
    expect(said(finished)).toEqual([200, session(member)]);
    // A valid bearer does not mend a wrong session token.
    const wrong = await verify(member.client, { code: nextCode(service, member.totp), token: 'garbage' });
    expect(said(wrong)).toEqual(refused(401, 4015, 'Your login has timed out. Log in again.'));
  });

  test('must be one that still lives', async () => {
    const member = await registerMember(service);
    const token = await firstFactor(member);
    service.clock.advance(5 * MINUTE);
    const code = codeNow(service, member.totp);
    expect(said(await verify(member.client, { code, token }))).toEqual(refused(401, 4015));
    expect(said(await verify(member.client, { code, token: member.client.token }))).toEqual(
      refused(401, 4015),
    );
  });
});

describe('GET /auth/2fa/status', () => {
  test('tells since when, and how many codes are left', async () => {
    const member = await registerMember(service);
    const status = async () => said(await member.client.get('/auth/2fa/status'));
    const told = (backupCodes: number) => [
      200,
      {
        code: 1000,
        message: '2FA status retrieved',
        data: { enabled: true, setupDate: expect.stringMatching(/^\d{4}-.*Z$/), backupCodes },
      },
    ];
    expect(await status()).toEqual(told(10));
    await verify(member.client, { code: member.backupCodes[0], token: await firstFactor(member) });
    expect(await status()).toEqual(told(9));
  });

  test('tells that it is off', async () => {
    const { client } = await register(service);
    const off = { code: 1000, message: '2FA status retrieved', data: { enabled: false } };
    expect(said(await client.get('/auth/2fa/status'))).toEqual([200, off]);
  });

  test('needs a bearer', async () => {
    expect(said(await service.client().get('/auth/2fa/status'))).toEqual(refused(401, 4015));
  });
});

describe('POST /auth/2fa/disable', () => {
  const disable = (client: NativeMember['client'], code: string) =>
    client.post('/auth/2fa/disable', { code });
  const off = { code: 1007, message: '2FA disabled', data: { enabled: false } };

  test('takes a current code, which is the step-up', async () => {
    const member = await registerMember(service);
    const { client, refreshToken } = member;
    const { data } = await client.post('/auth/refresh', { refreshToken });
    client.token = data.accessToken;
    const wrong = await disable(client, wrongCode(service, member.totp));
    expect(said(wrong)).toEqual(refused(400, 4005, 'Invalid verification code'));
    expect((await client.get('/auth/me')).data.twoFactorEnabled).toBe(true);
    expect(said(await disable(client, nextCode(service, member.totp)))).toEqual([200, off]);
    const login = await client.post('/auth/login', { email: member.email, password: PASSWORD });
    expect(login.data).toHaveProperty('refreshToken');
    expect(said(await client.get('/auth/2fa/status'))).toMatchObject([200, { data: { enabled: false } }]);
  });

  test('takes a backup code', async () => {
    const { client, backupCodes } = await registerMember(service);
    expect(said(await disable(client, backupCodes[3]!))).toEqual([200, off]);
  });

  test('takes no code twice', async () => {
    const member = await registerMember(service);
    const token = await firstFactor(member);
    const code = nextCode(service, member.totp);
    await verify(member.client, { code, token });
    expect(said(await disable(member.client, code))).toEqual(refused(400, 4005));
  });

  test('has nothing to disable without 2FA', async () => {
    const { client } = await register(service);
    expect(said(await disable(client, '123456'))).toEqual(refused(400, 4006, '2FA is not enabled'));
  });

  test('is refused to strangers and to who only knows the password', async () => {
    expect(said(await disable(service.client(), '123456'))).toEqual(refused(401, 4015));
    const member = await registerMember(service);
    member.client.token = await firstFactor(member);
    expect(said(await disable(member.client, nextCode(service, member.totp)))).toEqual(refused(401, 4015));
  });

  test('is refused where policy demands 2FA', async () => {
    const strict = await startService();
    const member = await registerMember(strict);
    await demand(strict, { secondFactor: 'required' });
    const answer = await disable(member.client, nextCode(strict, member.totp));
    expect(said(answer)).toEqual(refused(409, 4009));
    expect((await member.client.get('/auth/2fa/status')).data.enabled).toBe(true);
    await strict.close();
  });
});
