import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { Answer } from '../../support/client.ts';
import {
  addAuthenticator,
  firstFactor,
  logIn,
  passwordLogin,
  readPicture,
  register,
  registerMember,
  secretOf,
} from '../../support/conduit.ts';
import { authenticator, codeNow, nextCode, PASSWORD, wrongCode } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';

const TOKENS = { accessToken: expect.any(String), refreshToken: expect.stringMatching(/^cs_refresh_/) };
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

const said = ({ status, body }: Answer) => [status, body];
const refused = (status: number, name: string, message: string) => [status, { status, name, message }];
const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

describe('POST /authentication/local/new', () => {
  test('answers the user, who has no username elsewhere and no session', async () => {
    const client = service.client();
    const credentials = { email: 'Ada@example.com', password: PASSWORD };
    const { status, body } = await client.post('/authentication/local/new', credentials);
    expect(status).toBe(200);
    expect(body).toEqual({
      _id: expect.any(String),
      email: 'Ada@example.com',
      active: true,
      isVerified: false,
      hasTwoFA: false,
      createdAt: INSTANT,
      updatedAt: INSTANT,
    });
    const { data } = await client.post('/auth/login', credentials);
    expect(data.user).toMatchObject({ id: body._id, username: null, twoFactorEnabled: false });
    const authorization = `Bearer ${data.accessToken}`;
    expect((await client.get('/auth/sessions', { authorization })).data.sessions).toHaveLength(1);
  });

  test('refuses what is taken, weak or no address', async () => {
    const { client, email } = await register(service);
    const post = (body: object) => client.post('/authentication/local/new', body);
    expect(said(await post({ email: email.toUpperCase(), password: PASSWORD }))).toEqual(
      refused(409, 'CONFLICT', 'Email address already taken'),
    );
    const weak = await post({ email: 'weak@example.com', password: 'short' });
    expect([weak.status, weak.body.name]).toEqual([400, 'INVALID_ARGUMENTS']);
    expect(weak.body.message).toMatch(/at least 8 characters/i);
    expect(said(await post({ email: 'nobody', password: PASSWORD }))).toEqual(
      refused(400, 'INVALID_ARGUMENTS', 'Email must be a valid address'),
    );
  });
});

describe('POST /authentication/local', () => {
  test('answers tokens, whose claims say who it is, for information', async () => {
    const { client, email, user } = await register(service);
    const { status, body } = await passwordLogin({ client, email });
    expect([status, body]).toEqual([200, TOKENS]);
    expect(claims(body.accessToken)).toMatchObject({
      id: user._id,
      sub: user._id,
      authorized: true,
      sudo: true,
    });
  });

  test('answers only an access token with 2FA on, which opens nothing but finishing the login', async () => {
    const member = await registerMember(service);
    const { status, body } = await passwordLogin(member);
    expect([status, body]).toEqual([200, { accessToken: expect.stringMatching(/^cs_temp_/) }]);
    member.client.token = body.accessToken;
    const paths = [
      ['PUT', '/authentication/twoFa/enable'],
      ['POST', '/authentication/twoFa/enable/verify'],
      ['GET', '/authentication/twoFa/generate'],
      ['PUT', '/authentication/twoFa/disable'],
      ['POST', '/authentication/logout'],
      ['POST', '/authentication/renew'],
      ['GET', '/auth/me'],
    ];
    for (const [method, path] of paths)
      expect([path, (await member.client.send(method!, path!)).status]).toEqual([path, 401]);
  });

  test('does not say whether the user or the password is unknown', async () => {
    const { client, email } = await register(service);
    const wrong = refused(401, 'UNAUTHORIZED', 'Invalid login credentials');
    for (const tried of [email, 'nobody@example.com']) {
      const body = { email: tried, password: 'Wr0ng-guess!' };
      expect(said(await client.post('/authentication/local', body))).toEqual(wrong);
    }
  });
});

describe('POST /authentication/renew', () => {
  test.each(['the bearer', 'the body'])('takes the refresh token from %s', async (where) => {
    const { refreshToken } = await register(service);
    const client = service.client();
    const early = await client.post('/authentication/renew', { refreshToken });
    expect([early.status, early.body.refreshToken]).toEqual([200, refreshToken]);
    service.clock.advance(30 * SECOND);
    const { status, body } =
      where === 'the body'
        ? await client.post('/authentication/renew', { refreshToken })
        : await client.post('/authentication/renew', undefined, { authorization: `Bearer ${refreshToken}` });
    expect([status, body]).toEqual([200, TOKENS]);
    expect(claims(body.accessToken)).toMatchObject({ authorized: true, sudo: false });
    expect(body.refreshToken).not.toBe(refreshToken);
  });

  test('takes that of the body where an access token is the bearer', async () => {
    const { client, refreshToken } = await register(service);
    expect((await client.post('/authentication/renew', { refreshToken })).status).toBe(200);
  });

  test('refuses what is no refresh token', async () => {
    const { client } = await register(service);
    const wrong = refused(401, 'UNAUTHORIZED', 'Invalid refresh token');
    expect(said(await client.post('/authentication/renew'))).toEqual(wrong);
    expect(said(await service.client().post('/authentication/renew'))).toEqual(wrong);
    expect(said(await client.post('/authentication/renew', { refreshToken: 'garbage' }))).toEqual(wrong);
  });
});

test('POST /authentication/logout ends the session, and says so in JSON', async () => {
  const { client, refreshToken } = await register(service);
  const { status, text, headers } = await client.post('/authentication/logout');
  expect([status, text]).toEqual([200, '"LoggedOut"']);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect((await client.get('/auth/me')).status).toBe(401);
  expect((await client.post('/authentication/renew', { refreshToken })).status).toBe(401);
  expect(said(await client.post('/authentication/logout'))).toEqual([200, 'LoggedOut']);
  client.token = undefined;
  expect(said(await client.post('/authentication/logout'))).toEqual(
    refused(401, 'UNAUTHORIZED', 'Invalid or expired token'),
  );
});

describe('enabling with an authenticator', () => {
  const enable = { method: 'authenticator' };

  test('answers the address of a picture, then that it is on', async () => {
    const { client, user } = await register(service);
    const started = await client.send('PUT', '/authentication/twoFa/enable', enable);
    expect(said(started)).toEqual([200, { result: expect.stringMatching(/^http:\/\/localhost:3000\//) }]);
    const totp = authenticator(secretOf(await readPicture(service, started.body.result)));
    const confirm = (code: string) => client.post('/authentication/twoFa/enable/verify', { code });
    expect(said(await confirm(wrongCode(service, totp)))).toEqual(
      refused(400, 'INVALID_ARGUMENTS', 'Code is not correct'),
    );
    expect(said(await confirm(codeNow(service, totp)))).toEqual([200, { message: '2FA enabled' }]);
    expect((await client.get('/auth/me')).data).toMatchObject({ id: user._id, twoFactorEnabled: true });
  });

  test('leaves no recovery codes behind that nobody was shown', async () => {
    const { client } = await registerMember(service);
    const { data } = await client.get('/2fa/backup-codes/count');
    expect(data).toEqual({ remaining: 0, total: 0 });
  });

  test('changes nothing with 2FA on already', async () => {
    const { client } = await registerMember(service);
    const before = await service.sql.selectFrom('factors').select('id').execute();
    for (const body of [enable, { method: 'sms', phone: '+12025550143' }, { method: 'sms' }]) {
      const answer = await client.send('PUT', '/authentication/twoFa/enable', body);
      expect(said(answer)).toEqual([200, { message: '2FA already enabled' }]);
    }
    expect(await service.sql.selectFrom('factors').select('id').execute()).toHaveLength(before.length);
  });

  test('is confirmed only where it was begun', async () => {
    const { client } = await register(service);
    expect(said(await client.post('/authentication/twoFa/enable/verify', { code: '123456' }))).toEqual(
      refused(400, 'INVALID_ARGUMENTS', 'No verification is pending: enable 2FA first'),
    );
  });
});

describe('POST /authentication/twoFa/authorize', () => {
  const authorize = (client: { post(path: string): Promise<Answer> }) =>
    client.post('/authentication/twoFa/authorize');

  test('names the authenticator app, to a pending login and to a session', async () => {
    const member = await registerMember(service);
    const asked = {
      method: 'authenticator',
      message: 'Check your authenticator app for the code',
    };
    expect(said(await authorize(member.client))).toEqual([200, asked]);
    await firstFactor(member);
    expect(said(await authorize(member.client))).toEqual([200, asked]);
  });

  test('says that 2FA is disabled', async () => {
    const { client } = await register(service);
    expect(said(await authorize(client))).toEqual([200, { message: '2FA disabled' }]);
  });

  test('refuses strangers, whatever else they send', async () => {
    const wrong = refused(401, 'UNAUTHORIZED', 'Invalid or expired token');
    const client = service.client();
    for (const path of ['authorize', 'verify', 'recover'])
      expect(said(await client.post(`/authentication/twoFa/${path}`))).toEqual(wrong);
    client.token = 'garbage';
    for (const path of ['authorize', 'verify', 'recover'])
      expect(said(await client.post(`/authentication/twoFa/${path}`))).toEqual(wrong);
    const member = await registerMember(service);
    await firstFactor(member);
    service.clock.advance(5 * MINUTE);
    expect(said(await authorize(member.client))).toEqual(wrong);
  });

  test('refuses a login whose three guesses were wrong', async () => {
    const member = await registerMember(service);
    const { client } = member;
    await firstFactor(member);
    const code = wrongCode(service, member.totp);
    for (let guess = 0; guess < 3; guess++) await client.post('/authentication/twoFa/verify', { code });
    const wrong = refused(401, 'UNAUTHORIZED', 'Invalid or expired token');
    expect(said(await authorize(client))).toEqual(wrong);
  });
});

describe('POST /authentication/twoFa/verify', () => {
  test('finishes a login once, with sudo', async () => {
    const member = await registerMember(service);
    const { client } = member;
    await firstFactor(member);
    const code = nextCode(service, member.totp);
    const wrong = await client.post('/authentication/twoFa/verify', {
      code: wrongCode(service, member.totp),
    });
    expect(said(wrong)).toEqual(refused(401, 'UNAUTHORIZED', 'Code is not correct'));
    const { status, body } = await client.post('/authentication/twoFa/verify', { code });
    expect([status, body]).toEqual([200, TOKENS]);
    expect(claims(body.accessToken)).toMatchObject({ authorized: true, sudo: true, acr: 'aal2' });
    const again = await client.post('/authentication/twoFa/verify', { code: nextCode(service, member.totp) });
    expect(said(again)).toEqual(refused(401, 'UNAUTHORIZED', 'Invalid or expired token'));
  });

  test('opens a new session for a full token, and ends the one presented', async () => {
    const member = await registerMember(service);
    const { client, refreshToken } = member;
    const before = client.token!;
    const code = nextCode(service, member.totp);
    const { status, body } = await client.post('/authentication/twoFa/verify', { code });
    expect([status, body]).toEqual([200, TOKENS]);
    expect((await client.get('/auth/me', { authorization: `Bearer ${before}` })).status).toBe(401);
    expect((await client.post('/authentication/renew', { refreshToken })).status).toBe(401);
    client.token = body.accessToken;
    expect((await client.get('/authentication/twoFa/generate')).status).toBe(200);
  });

  test('says that 2FA is disabled where a full token has none', async () => {
    const { client } = await register(service);
    expect(said(await client.post('/authentication/twoFa/verify', { code: '123456' }))).toEqual(
      refused(400, 'INVALID_ARGUMENTS', '2FA disabled'),
    );
  });
});

describe('back up codes', () => {
  test('are ten of eight digits in two groups, and end the earlier ones', async () => {
    const { client } = await registerMember(service);
    const { status, body } = await client.get('/authentication/twoFa/generate');
    expect(status).toBe(200);
    expect(body).toEqual({ codes: Array(10).fill(expect.stringMatching(/^\d{4} \d{4}$/)) });
    const next = await client.get('/authentication/twoFa/generate');
    expect(next.body.codes).not.toContain(body.codes[0]);
    const old = await client.post('/authentication/twoFa/recover', { code: body.codes[0] });
    expect(old.status).toBe(401);
  });

  test('are refused without 2FA', async () => {
    const { client } = await register(service);
    expect(said(await client.get('/authentication/twoFa/generate'))).toEqual(
      refused(400, 'INVALID_ARGUMENTS', '2FA disabled'),
    );
  });

  test('recover a login once each, with or without the space, with sudo', async () => {
    const member = await registerMember(service);
    const { client } = member;
    const [first, second, third] = (await client.get('/authentication/twoFa/generate')).body.codes;
    await firstFactor(member);
    const recover = (code: string) => client.post('/authentication/twoFa/recover', { code });
    expect(said(await recover('00000000'))).toEqual(refused(401, 'UNAUTHORIZED', 'Code is not correct'));
    const recovered = await recover(first.replace(' ', ''));
    expect(said(recovered)).toEqual([200, { ...TOKENS, message: 'You have 9 back up codes left' }]);
    expect(claims(recovered.body.accessToken)).toMatchObject({ sudo: true });
    await firstFactor(member);
    expect((await recover(first)).status).toBe(401);
    expect((await recover(second)).body.message).toBe('You have 8 back up codes left');
    // A full token: a new session, and the presented one ends.
    client.token = recovered.body.accessToken;
    const again = await recover(third);
    expect(said(again)).toEqual([200, { ...TOKENS, message: 'You have 7 back up codes left' }]);
    expect((await client.get('/auth/me')).status).toBe(401);
  });
});

describe('PUT /authentication/twoFa/disable', () => {
  const disable = (client: { send(method: string, path: string): Promise<Answer> }) =>
    client.send('PUT', '/authentication/twoFa/disable');

  test('ends all factors', async () => {
    const member = await registerMember(service);
    await logIn(service, member);
    await addNative(member.client);
    expect(said(await disable(member.client))).toEqual([200, { message: '2FA disabled' }]);
    expect((await passwordLogin(member)).body).toEqual(TOKENS);
  });

  test('says so too where nothing was enabled', async () => {
    const { client } = await register(service);
    expect(said(await disable(client))).toEqual([200, { message: '2FA disabled' }]);
  });

  test('lets 2FA be enabled again', async () => {
    const member = await registerMember(service);
    await disable(member.client);
    const totp = await addAuthenticator(service, member.client);
    await logIn(service, { ...member, totp });
    expect((await member.client.get('/auth/me')).data.twoFactorEnabled).toBe(true);
  });

  /** A second one, by another API. */
  async function addNative(client: Parameters<typeof addAuthenticator>[1]): Promise<void> {
    const { data } = await client.post('/2fa/totp/setup');
    const code = codeNow(service, authenticator(data.secret));
    expect((await client.post('/2fa/totp/verify-setup', { code })).status).toBe(200);
  }
});
