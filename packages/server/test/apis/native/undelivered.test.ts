import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { register, registerMember } from '../../support/native.ts';
import { type Service, startService } from '../../support/service.ts';

/** Nobody listens there. */
const NOBODY = '127.0.0.1:9';

let service: Service;

beforeAll(async () => {
  const twilio = { kind: 'twilio', accountSid: 'AC1', authToken: 'secret', from: '+12025550100' };
  service = await startService({
    env: {
      COUNTERSIGN_SMTP_URL: `smtp://${NOBODY}`,
      COUNTERSIGN_SMS_PROVIDERS: JSON.stringify([{ ...twilio, baseUrl: `http://${NOBODY}` }]),
    },
    settings: { sms: { countries: ['US'], prices: {}, defaultPrice: 100, dailySpend: 1_000 } },
  });
});

afterAll(() => service.close());

describe('a provider that cannot be reached', () => {
  test.each([
    ['/2fa/email/setup', { email: 'ann@example.com' }],
    ['/2fa/sms/setup', { phoneNumber: '+12025550123' }],
  ])('is told at %s with 502', async (path, body) => {
    const { client } = await register(service);
    const { status, body: answer, headers } = await client.post(path, body);
    expect([status, answer]).toEqual([
      502,
      {
        success: false,
        error: expect.stringMatching(/^The code could not be handed over for delivery: ask for a new one/),
        code: 'delivery_failed',
        codeSent: false,
        requestId: headers.get('x-request-id'),
      },
    ]);
  });

  test('is told where a mail was asked for', async () => {
    const { client } = await register(service);
    const { status, body } = await client.post('/email/send-verification');
    expect([status, body.code]).toEqual([502, 'delivery_failed']);
    expect(body.error).toMatch(/^The mail could not be handed over/);
  });

  test('changes nothing about the answer to a forgotten password', async () => {
    const { client, email } = await register(service);
    expect((await client.post('/auth/forgot-password', { email })).status).toBe(200);
  });
});

describe('the firewall', () => {
  test.each([
    ['a premium number', '+19005550123'],
    ['a country that is not listed', '+442071838750'],
    ['a landline', '+4930123456'],
  ])('refuses %s with 400, naming what else there is', async (_name, phoneNumber) => {
    const { client } = await registerMember(service);
    const { status, body } = await client.post('/2fa/sms/setup', { phoneNumber });
    expect([status, body.code, body.codeSent]).toEqual([400, 'delivery_closed', false]);
    expect(body.error).toContain('totp');
  });

  test('answers 503 when the day has cost what it may', async () => {
    const day = new Date(service.clock.now()).toISOString().slice(0, 10);
    await service.engine.database.stores
      .in(service.application.id)
      .smsLedger.spend(day, { cost: 1_000, cap: 1_000 });
    const { client } = await register(service);
    const { status, body } = await client.post('/2fa/sms/setup', { phoneNumber: '+12025550123' });
    expect([status, body.code, body.codeSent]).toEqual([503, 'delivery_closed', false]);
    expect(body.error).toContain('authenticator app');
  });
});

test('in production a method without a provider is not offered', async () => {
  const bare = await startService({
    publicUrl: 'https://login.example.com',
    env: {
      COUNTERSIGN_MODE: 'production',
      COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8',
      COUNTERSIGN_MASTER_KEY: randomBytes(32).toString('base64'),
    },
  });
  const { client } = await register(bare);
  for (const [path, body] of [
    ['/2fa/sms/setup', { phoneNumber: '+12025550123' }],
    ['/2fa/email/setup', { email: 'ann@example.com' }],
    ['/email/send-verification', {}],
  ] as const) {
    const answer = await client.post(path, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'method_unavailable']);
  }
  expect((await fetch(`${bare.url}/dev/inbox.json`)).status).toBe(404);
  await bare.close();
});
