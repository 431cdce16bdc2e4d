import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { newest, newestCode, newNumber, otherCode } from '../../support/messages.ts';
import { addMailbox, addPhone, firstFactor, register, registerMember } from '../../support/native.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.close());

let mailboxes = 0;

function newMailbox(): string {
  mailboxes += 1;
  return `codes${mailboxes}@example.com`;
}

/** Both ways of sending: what holds for one holds for the other. */
const channels = [
  {
    method: 'sms',
    destination: newNumber,
    setUp: (to: string) => ({ phoneNumber: to }),
    masked: (to: string) => ({ phoneNumber: `${to.slice(0, 4)}****${to.slice(-4)}` }),
    minutes: 5,
  },
  {
    method: 'email',
    destination: newMailbox,
    setUp: (to: string) => ({ email: to }),
    masked: () => ({ email: 'cod****@example.com' }),
    minutes: 10,
  },
] as const;

describe.each(channels)('$method', ({ method, destination, setUp, masked, minutes }) => {
  async function begin(client: Awaited<ReturnType<typeof register>>['client']): Promise<string> {
    const to = destination();
    await client.post(`/2fa/${method}/setup`, setUp(to));
    return to;
  }

  async function member() {
    const person = await register(service);
    const to = await begin(person.client);
    await person.client.post(`/2fa/${method}/verify-setup`, { code: newestCode(service, to) });
    return { ...person, to };
  }

  test('is set up with the code that arrives', async () => {
    const { client } = await register(service);
    const to = destination();
    const begun = await client.post(`/2fa/${method}/setup`, setUp(to));
    expect([begun.status, begun.data]).toEqual([
      200,
      { ...masked(to), codeSent: true, message: expect.stringContaining(`${minutes} minutes`) },
    ]);
    expect(begun.headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
    const code = newestCode(service, to);
    expect(begun.text).not.toContain(code);
    const confirmed = await client.post(`/2fa/${method}/verify-setup`, { code });
    expect([confirmed.status, confirmed.data]).toEqual([200, { enabled: true, method, ...masked(to) }]);
    expect((await client.get('/2fa/status')).data).toMatchObject({ enabled: true, methods: [method] });
    const { methods } = (await client.get('/2fa/methods')).data;
    expect(methods).toEqual([expect.objectContaining({ type: method, enabled: true, ...masked(to) })]);
    expect(JSON.stringify(methods)).not.toContain(to);
  });

  test('is not set up with a wrong code, without a set-up, or too late', async () => {
    const { client } = await register(service);
    const none = await client.post(`/2fa/${method}/verify-setup`, { code: '123456' });
    expect([none.status, none.body.error]).toEqual([400, '2FA setup not initiated']);
    const to = await begin(client);
    const code = newestCode(service, to);
    const wrong = await client.post(`/2fa/${method}/verify-setup`, { code: otherCode(code) });
    expect([wrong.status, wrong.body.error]).toEqual([400, 'Invalid verification code']);
    service.clock.advance(minutes * MINUTE);
    const late = await client.post(`/2fa/${method}/verify-setup`, { code });
    expect([late.status, late.body.error]).toEqual([400, 'Invalid verification code']);
  });

  test('needs sudo', async () => {
    const { client, refreshToken } = await register(service);
    client.token = (await client.post('/auth/refresh', { refreshToken })).data.accessToken;
    const to = destination();
    const { status, body } = await client.post(`/2fa/${method}/setup`, setUp(to));
    expect([status, body.code]).toEqual([403, 'step_up_required']);
    expect(service.messages(to)).toEqual([]);
  });

  test('finishes a login', async () => {
    const person = await member();
    const login = await person.client.post('/auth/login', {
      email: person.email,
      password: 'Passw0rd!x',
    });
    expect(login.data.availableMethods).toEqual([method]);
    const { tempToken } = login.data;
    const client = service.client();
    const sent = await client.post('/2fa/send-code', { tempToken, method });
    expect([sent.status, sent.data]).toEqual([200, { codeSent: true, method, expiresIn: 300 }]);
    expect(sent.headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
    const code = newestCode(service, person.to);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const { status, data } = await client.post('/2fa/verify', { tempToken, code: spaced, method });
    expect([status, data.user.id]).toEqual([200, person.user.id]);
    client.token = data.accessToken;
    const { sessions } = (await client.get('/auth/sessions')).data;
    const { amr } = sessions.find(({ current }: { current: boolean }) => current);
    expect(amr).toEqual(expect.arrayContaining(['pwd', method === 'sms' ? 'sms' : 'otp', 'mfa']));
  });

  test('finishes a login without naming the method, once', async () => {
    const person = await member();
    const tempToken = await firstFactor(person);
    await person.client.post('/2fa/send-code', { tempToken, method });
    const body = { tempToken, code: newestCode(service, person.to) };
    expect((await person.client.post('/2fa/verify', body)).status).toBe(200);
    const other = { ...body, tempToken: await firstFactor(person) };
    expect((await person.client.post('/2fa/verify', body)).body.error).toBe('Invalid or expired temp token');
    expect((await person.client.post('/2fa/verify', other)).body.error).toBe('Invalid verification code');
  });

  test('sends another code, which ends the one before and resets no counter', async () => {
    const person = await member();
    const tempToken = await firstFactor(person);
    const send = (path: string) => person.client.post(path, { tempToken, method });
    const guess = (code: string) => person.client.post('/2fa/verify', { tempToken, code, method });
    await send('/2fa/send-code');
    const first = newestCode(service, person.to);
    const again = await send('/2fa/resend');
    expect([again.status, again.data]).toEqual([200, { codeSent: true, method, expiresIn: 300 }]);
    const second = newestCode(service, person.to);
    expect((await guess(first)).status).toBe(first === second ? 200 : 400);
    expect((await guess(otherCode(second))).status).toBe(400);
    await send('/2fa/resend');
    expect((await guess(otherCode(newestCode(service, person.to)))).status).toBe(400);
    // Three guesses were made with this tempToken, whatever was sent in between.
    const right = await guess(newestCode(service, person.to));
    expect([right.status, right.body.error]).toEqual([400, 'Invalid or expired temp token']);
    const late = await send('/2fa/resend');
    expect([late.status, late.body.error]).toEqual([400, 'Invalid or expired temp token']);
  });

  test('lets a login code expire after five minutes', async () => {
    const person = await member();
    const tempToken = await firstFactor(person);
    await person.client.post('/2fa/send-code', { tempToken, method });
    service.clock.advance(5 * MINUTE);
    const body = { tempToken, code: newestCode(service, person.to), method };
    expect((await person.client.post('/2fa/verify', body)).status).toBe(400);
  });

  test('binds a code to its login', async () => {
    const person = await member();
    const [mine, other] = [await firstFactor(person), await firstFactor(person)];
    await person.client.post('/2fa/send-code', { tempToken: mine, method });
    const code = newestCode(service, person.to);
    await person.client.post('/2fa/send-code', { tempToken: other, method });
    expect((await person.client.post('/2fa/verify', { tempToken: other, code })).status).toBe(400);
    expect((await person.client.post('/2fa/verify', { tempToken: mine, code })).status).toBe(200);
  });

  test('binds a code to its account', async () => {
    const [ann, eve] = [await member(), await member()];
    const [ofAnn, ofEve] = [await firstFactor(ann), await firstFactor(eve)];
    await ann.client.post('/2fa/send-code', { tempToken: ofAnn, method });
    await eve.client.post('/2fa/send-code', { tempToken: ofEve, method });
    const body = { tempToken: ofAnn, code: newestCode(service, eve.to) };
    expect((await eve.client.post('/2fa/verify', body)).status).toBe(400);
  });

  test('is not sent where the account has none, for no login, or for a finished one', async () => {
    const totpOnly = await registerMember(service);
    const tempToken = await firstFactor(totpOnly);
    const unavailable = await totpOnly.client.post('/2fa/send-code', { tempToken, method });
    expect([unavailable.status, unavailable.body.code]).toEqual([400, 'method_unavailable']);
    for (const garbage of ['', 'x', `${tempToken}x`]) {
      const client = service.client();
      const { status, body, headers } = await client.post('/2fa/send-code', { tempToken: garbage, method });
      expect([status, body.error]).toEqual([400, 'Invalid or expired temp token']);
      expect(headers.get('x-ratelimit-remaining')).toBe('99');
    }
  });

  test('is removed like any other', async () => {
    const { client } = await member();
    const [{ id }] = (await client.get('/2fa/methods')).data.methods;
    expect((await client.delete(`/2fa/methods/${id}`)).status).toBe(200);
    expect((await client.get('/2fa/status')).data).toMatchObject({ enabled: false, methods: [] });
  });
});

test('a code is bound to its method', async () => {
  const person = await register(service);
  const number = await addPhone(service, person.client);
  const mailbox = newMailbox();
  await addMailbox(service, person.client, mailbox);
  const tempToken = await firstFactor(person);
  const send = (method: string) => person.client.post('/2fa/send-code', { tempToken, method });
  await send('sms');
  const verify = (code: string, method: string) =>
    person.client.post('/2fa/verify', { tempToken, code, method });
  expect((await verify(newestCode(service, number), 'email')).status).toBe(400);
  await send('email');
  expect((await verify(newestCode(service, mailbox), 'sms')).status).toBe(400);
  expect((await verify(newestCode(service, mailbox), 'email')).status).toBe(200);
});

test('a text message that comes late is good beside the mail that was asked for instead', async () => {
  const person = await register(service);
  const number = await addPhone(service, person.client);
  await addMailbox(service, person.client, newMailbox());
  const tempToken = await firstFactor(person);
  for (const method of ['sms', 'email']) await person.client.post('/2fa/send-code', { tempToken, method });
  const verified = await person.client.post('/2fa/verify', { tempToken, code: newestCode(service, number) });
  expect(verified.status).toBe(200);
});

describe('a number', () => {
  test.each(['', 'garbage', '123', '+', '+1202555012345678'])('"%s" is refused', async (phoneNumber) => {
    const { client } = await register(service);
    const { status, body } = await client.post('/2fa/sms/setup', { phoneNumber });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.error).toContain('Phone number');
  });

  test('without + is read in the region of the application', async () => {
    const { client } = await register(service);
    const { data } = await client.post('/2fa/sms/setup', { phoneNumber: '(202) 555-0188' });
    expect(data.phoneNumber).toBe('+120****0188');
  });

  test('gets five messages an hour, and the sixth is refused with 429', async () => {
    const { client } = await register(service);
    const phoneNumber = newNumber();
    const send = () => client.post('/2fa/sms/setup', { phoneNumber });
    for (let sent = 0; sent < 5; sent++) expect((await send()).status).toBe(200);
    const { status, headers } = await send();
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(service.messages(phoneNumber)).toHaveLength(5);
    const other = await register(service);
    expect((await other.client.post('/2fa/sms/setup', { phoneNumber })).status).toBe(429);
    service.clock.advance(HOUR + SECOND);
    expect((await (await register(service)).client.post('/2fa/sms/setup', { phoneNumber })).status).toBe(200);
  });
});

test('an address that is none is refused', async () => {
  const { client } = await register(service);
  for (const email of ['', 'nobody', 'a@', '@b.example']) {
    const { status, body } = await client.post('/2fa/email/setup', { email });
    expect([status, body.error]).toEqual([400, 'Email must be a valid address']);
  }
});

test('a message speaks the language that the client asks for', async () => {
  const { client } = await register(service);
  const to = newMailbox();
  await client.post('/2fa/email/setup', { email: to }, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' });
  expect(newest(service, to).subject).toMatch(/^Ihr .*: \d{6}$/);
  const number = newNumber();
  await client.post('/2fa/sms/setup', { phoneNumber: number }, { 'accept-language': 'xx' });
  expect(newest(service, number).text).toMatch(/is your Countersign code/);
});

describe('a body', () => {
  test.each([
    ['/2fa/send-code', { tempToken: 'x' }, 'method is required'],
    ['/2fa/send-code', { method: 'sms' }, 'tempToken is required'],
    ['/2fa/send-code', { tempToken: 'x', method: 'totp' }, 'method must be one of sms, email'],
    ['/2fa/resend', { tempToken: 7, method: 'sms' }, 'tempToken must be a string'],
    ['/email/verify', {}, 'token is required'],
    ['/auth/forgot-password', { email: 7 }, 'email must be a string'],
    ['/auth/reset-password', { token: 'x' }, 'newPassword is required'],
  ])('of %s with %j is refused', async (path, body, sentence) => {
    const { status, body: answer } = await service.client().post(path, body);
    expect([status, answer.error]).toEqual([400, sentence]);
  });
});
