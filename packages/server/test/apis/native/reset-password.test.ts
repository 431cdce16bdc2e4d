import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { newestCode } from '../../support/messages.ts';
import {
  addMailbox,
  firstFactor,
  logIn,
  register,
  registerMember,
  resetToken,
  verifyAddress,
} from '../../support/native.ts';
import { PASSWORD } from '../../support/person.ts';
import { type Service, startService } from '../../support/service.ts';
import { ownStatements } from '../../support/statements.ts';

const NEW = 'Another-Pass-2';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

beforeEach(() => service.clock.advance(HOUR));

afterAll(() => service.close());

const reset = (token: string, newPassword = NEW) =>
  service.client().post('/auth/reset-password', { token, newPassword });

const login = (email: string, password: string, extra: object = {}) =>
  service.client().post('/auth/login', { email, password, ...extra });

describe('POST /auth/forgot-password', () => {
  test('answers a stranger the same for known and unknown addresses, with as many statements', async () => {
    const { email } = await register(service);
    const answers = [];
    for (const address of [email, 'nobody-here@example.com', email.toUpperCase()]) {
      service.statements.length = 0;
      const { status, body } = await service.client().post('/auth/forgot-password', { email: address });
      answers.push({ status, body, statements: ownStatements(service.statements) });
    }
    expect(answers[0]).toMatchObject({ status: 200, body: { data: { message: expect.any(String) } } });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('mails the stored address and nobody else', async () => {
    const { email } = await register(service);
    await service.client().post('/auth/forgot-password', { email: email.toUpperCase() });
    await service.client().post('/auth/forgot-password', { email: 'never-registered@example.com' });
    await service.deliver();
    const [mail] = service.messages(email);
    expect(mail!.to).toBe(email);
    expect(service.messages('never-registered@example.com')).toEqual([]);
  });

  test('mails one address ten times an hour, and goes on answering', async () => {
    const { email } = await register(service);
    const statuses = [];
    for (let asked = 0; asked < 12; asked++) {
      statuses.push((await service.client().post('/auth/forgot-password', { email })).status);
    }
    await service.deliver();
    expect(statuses).toEqual(Array(12).fill(200));
    expect(service.messages(email)).toHaveLength(10);
  });

  test('counts on the limit of strangers', async () => {
    const { status, headers } = await service.client().post('/auth/forgot-password', { email: 'x' });
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([400, '99']);
  });
});

describe('POST /auth/reset-password', () => {
  test('sets the new password, once', async () => {
    const { email } = await register(service);
    const token = await resetToken(service, email);
    const done = await reset(token);
    expect([done.status, done.data]).toEqual([200, { message: expect.any(String) }]);
    expect((await reset(token)).body).toMatchObject({
      error: 'Invalid or expired token',
      code: 'invalid_token',
    });
    expect((await login(email, PASSWORD)).status).toBe(401);
    expect((await login(email, NEW)).data.user.emailVerified).toBe(true);
  });

  test('spends the token on one of many parallel requests', async () => {
    const { email } = await register(service);
    const token = await resetToken(service, email);
    const answers = await Promise.all(Array.from({ length: 8 }, () => reset(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('keeps the token when the new password is too weak', async () => {
    const { email } = await register(service);
    const token = await resetToken(service, email);
    expect((await reset(token, 'weak')).body.code).toBe('weak_password');
    expect((await reset(token)).status).toBe(200);
  });

  test('ends sessions, trusted devices and pending logins, and leaves the factors', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    const { deviceToken, refreshToken } = await logIn(service, member, { trustDevice: true });
    const tempToken = await firstFactor(member);
    expect((await reset(await resetToken(service, member.email))).status).toBe(200);
    expect((await member.client.get('/auth/me')).status).toBe(401);
    expect((await service.client().post('/auth/refresh', { refreshToken })).status).toBe(401);
    const code = member.totp.generate({ timestamp: service.clock.now() });
    expect((await service.client().post('/2fa/verify', { tempToken, code })).body.code).toBe(
      'invalid_temp_token',
    );
    const again = await login(member.email, NEW, { deviceToken });
    expect(again.data).toMatchObject({ requires2FA: true, availableMethods: ['totp'] });
  });

  test('lets a token expire after an hour, and ends the one before', async () => {
    const { email } = await register(service);
    const [first, second] = [await resetToken(service, email), await resetToken(service, email)];
    expect((await reset(first)).status).toBe(400);
    service.clock.advance(HOUR);
    expect((await reset(second)).status).toBe(400);
  });

  test('lets the email factor rest for a day where there is another', async () => {
    const member = await registerMember(service);
    await verifyAddress(service, member);
    await addMailbox(service, member.client, member.email);
    await reset(await resetToken(service, member.email));
    const resting = await login(member.email, NEW);
    expect(resting.data.availableMethods).toEqual(['totp']);
    const send = (tempToken: string) =>
      service.client().post('/2fa/send-code', { tempToken, method: 'email' });
    expect((await send(resting.data.tempToken)).body.code).toBe('method_unavailable');
    service.clock.advance(DAY);
    const { data } = await login(member.email, NEW);
    expect([...data.availableMethods].sort()).toEqual(['email', 'totp']);
    expect((await send(data.tempToken)).status).toBe(200);
    const body = { tempToken: data.tempToken, code: newestCode(service, member.email) };
    expect((await service.client().post('/2fa/verify', body)).status).toBe(200);
  });

  test('releases an address that was never verified and whose account has factors', async () => {
    const squatter = await registerMember(service);
    expect((await reset(await resetToken(service, squatter.email))).status).toBe(200);
    const { data } = await login(squatter.email, NEW);
    expect(data.user).toMatchObject({ emailVerified: true, twoFactorEnabled: false, username: null });
    expect(data.user.id).not.toBe(squatter.user.id);
    const old = await login(squatter.username, PASSWORD);
    expect(old.data.requires2FA).toBe(true);
  });
});
