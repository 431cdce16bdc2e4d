import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { twilioMac } from '../../src/delivery/sms/providers/twilio.ts';
import { signWebhook } from '../../src/delivery/standard-webhook.ts';
import { type Service, startService } from '../support/service.ts';

const PUBLIC = 'https://login.example.com';
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const TWILIO = 'twilio-auth-token';
const VONAGE = 'vonage-signature-secret';

let service: Service;

beforeAll(async () => {
  const providers = [
    { kind: 'twilio', accountSid: 'AC1', authToken: TWILIO, from: '+12025550100' },
    { kind: 'vonage', apiKey: 'k', apiSecret: 's', from: 'Example', signatureSecret: VONAGE },
    { kind: 'webhook', url: 'http://127.0.0.1:9/', secret: SECRET },
    {
      kind: 'smpp',
      host: '127.0.0.1',
      port: '9',
      systemId: 'x',
      password: 'x',
      from: 'Example',
    },
  ];
  service = await startService({
    publicUrl: PUBLIC,
    env: { COUNTERSIGN_SMS_PROVIDERS: JSON.stringify(providers) },
  });
});

afterAll(() => service.close());

let providerMessageId = '';

/** A message that the provider has accepted. */
async function accepted(provider: string): Promise<void> {
  const { engine, application } = service;
  const id = engine.newId();
  const now = engine.clock.now();
  await engine.database.stores.in(application.id).outbox.insert({
    id,
    applicationId: application.id,
    channel: 'sms',
    kind: 'code',
    payload: '',
    status: 'pending',
    attempts: 1,
    nextAttemptAt: now,
    leasedUntil: now,
    expiresAt: now + 60_000,
    createdAt: now,
  });
  await engine.database.stores
    .in(application.id)
    .outbox.settle(id, { status: 'accepted', provider, providerMessageId, now });
}

beforeEach(() => {
  providerMessageId = `message-${Math.random()}`;
});

const undelivered = async () => {
  const ofType = service.sql.selectFrom('audit_events').select('id');
  return (await ofType.where('type', '=', 'message.undelivered').execute()).length;
};

/** What each provider sends, signed as it signs. */
const senders = {
  twilio: (status = 'undelivered') => {
    const path = '/delivery/receipts/twilio?account=1';
    const fields = new URLSearchParams({
      MessageSid: providerMessageId,
      MessageStatus: status,
      ErrorCode: '30003',
    });
    const signature = twilioMac(TWILIO, PUBLIC + path, fields).toString('base64');
    return {
      path,
      body: fields.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': signature,
      },
    };
  },
  vonage: async (status = 'undeliverable') => {
    const body = JSON.stringify({ message_uuid: providerMessageId, status, error: { title: '1260' } });
    const hash = createHash('sha256').update(body).digest('hex');
    const token = await new SignJWT({ payload_hash: hash, api_key: 'k' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt(Math.floor(service.clock.now() / 1000))
      .sign(Buffer.from(VONAGE));
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return { path: '/delivery/receipts/vonage', body, headers };
  },
  webhook: (status = 'failed') => {
    const body = JSON.stringify({ id: providerMessageId, status, reason: 'no_route' });
    const signature = signWebhook(SECRET, body, { id: 'msg_1', now: service.clock.now() });
    return {
      path: '/delivery/receipts/webhook',
      body,
      headers: { 'content-type': 'application/json', ...signature },
    };
  },
};

describe.each(['twilio', 'vonage', 'webhook'] as const)('a receipt of %s', (provider) => {
  test('is noted, and a failure after acceptance is audited', async () => {
    await accepted(provider);
    const before = await undelivered();
    const { path, body, headers } = await senders[provider]();
    const answer = await service.client().post(path, body, headers);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.has('x-ratelimit-limit')).toBe(false);
    expect(await undelivered()).toBe(before + 1);
  });

  test('about a message that is not ours, or not final, is taken and changes nothing', async () => {
    const before = await undelivered();
    for (const status of [undefined, 'submitted']) {
      const { path, body, headers } = await senders[provider](status);
      expect((await service.client().post(path, body, headers)).status).toBe(204);
    }
    expect(await undelivered()).toBe(before);
  });

  test('that is not authentic is refused, and counts on the limit of strangers', async () => {
    await accepted(provider);
    const before = await undelivered();
    const { path, body, headers } = await senders[provider]();
    const client = service.client();
    const forged = [
      [path, body, { 'content-type': headers['content-type'] }],
      [path, `${body} `, headers],
      [path, body.replace(providerMessageId, 'other'), headers],
      [path, '', headers],
    ] as const;
    const expected = provider === 'vonage' ? 503 : 401;
    for (const [index, [at, text, signed]] of forged.entries()) {
      const answer = await client.post(at, text, signed);
      expect([answer.status, answer.body.code]).toEqual([expected, 'invalid_signature']);
      expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(99 - index));
    }
    expect(await undelivered()).toBe(before);
  });
});

test('a signature is over the public address, its query included', async () => {
  const { body, headers } = senders.twilio();
  const moved = await service.client().post('/delivery/receipts/twilio?account=2', body, headers);
  expect(moved.status).toBe(401);
});

test('a provider that is not configured, or sends no receipts, has no address', async () => {
  for (const path of ['sns', 'smpp', 'nobody', '__proto__', '']) {
    expect((await service.client().post(`/delivery/receipts/${path}`, {})).status).toBe(404);
  }
  expect((await service.client().post('/apps/default/delivery/receipts/webhook', {})).status).toBe(404);
  expect((await service.client().get('/delivery/receipts/webhook')).status).toBe(404);
});

test('floods of forgeries end', async () => {
  const client = service.client();
  const statuses = [];
  for (let index = 0; index < 101; index++) {
    statuses.push((await client.post('/delivery/receipts/webhook', { id: 'x' })).status);
  }
  expect(statuses.slice(99)).toEqual([401, 429]);
});

test('a body of more than 64 KiB is refused', async () => {
  const { path, headers } = senders.webhook();
  expect((await service.client().post(path, 'x'.repeat(65_537), headers)).status).toBe(413);
});
