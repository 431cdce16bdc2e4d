import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookSms } from '../../src/delivery/sms/providers/webhook.ts';
import { isSignedWebhook, signWebhook } from '../../src/delivery/standard-webhook.ts';
import { createMovedClock } from './support/clock.ts';
import { type HttpProvider, reply, startHttpProvider } from './support/http-provider.ts';

// The worked example of the Standard Webhooks specification.
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  now: 1_614_265_330_000,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const clock = createMovedClock();
const { secret } = VECTOR;

let provider: HttpProvider;

beforeEach(async () => {
  provider = await startHttpProvider(reply(200, { id: 'gw-1' }));
});

afterEach(() => provider.stop());

const send = () =>
  createWebhookSms({ url: `${provider.baseUrl}/sms?x=1`, secret, provider: 'ours' }, clock).send(
    { to: '+14155552671', text: 'code 123456', reference: '0197-ref' },
    { deadline: 2_000 },
  );

describe('a gateway of the operator', () => {
  it('gets signed JSON with the reference as its idempotency key', async () => {
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'ours', providerMessageId: 'gw-1' });
    const { url, headers, body } = provider.requests[0]!;
    expect(url).toBe('/sms?x=1');
    expect(JSON.parse(body)).toEqual({ to: '+14155552671', text: 'code 123456', reference: '0197-ref' });
    const timestamp = String(Math.floor(clock.now() / 1000));
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const mac = createHmac('sha256', key).update(`0197-ref.${timestamp}.${body}`).digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': '0197-ref',
      'webhook-id': '0197-ref',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac}`,
    });
  });

  it.each([
    [
      422,
      { code: 'no-such-number' },
      { outcome: 'refused', permanent: true, reason: 'invalid_destination', providerCode: 'no-such-number' },
    ],
    [400, {}, { outcome: 'refused', permanent: false, reason: 'rejected_request' }],
    [503, {}, { outcome: 'refused', permanent: false, reason: 'provider_error' }],
    [500, {}, { outcome: 'unknown', reason: 'provider_error' }],
  ])('answering %i %j is understood', async (status, body, expected) => {
    provider.answer = reply(status, body);
    expect(await send()).toMatchObject(expected);
  });
});

describe('a signature over a webhook', () => {
  it('is the one of the specification’s example', () => {
    expect(signWebhook(secret, VECTOR.body, VECTOR)['webhook-signature']).toBe(VECTOR.signature);
  });

  it('holds for five minutes, for one body, id and secret', () => {
    const headers = signWebhook(secret, VECTOR.body, VECTOR);
    const verify = (changes: Record<string, string> = {}, body = VECTOR.body, now = VECTOR.now): boolean =>
      isSignedWebhook(secret, { headers: { ...headers, ...changes }, body }, now);
    expect(verify()).toBe(true);
    expect(verify({ 'webhook-signature': `v1,AAAA ${VECTOR.signature}` })).toBe(true);
    expect(verify({}, `${VECTOR.body} `)).toBe(false);
    expect(verify({ 'webhook-id': 'other' })).toBe(false);
    expect(verify({ 'webhook-timestamp': '1614265331' })).toBe(false);
    expect(verify({ 'webhook-timestamp': 'NaN' })).toBe(false);
    expect(verify({ 'webhook-signature': VECTOR.signature.replace('v1', 'v2') })).toBe(false);
    expect(verify({ 'webhook-signature': '' })).toBe(false);
    expect(verify({}, undefined, VECTOR.now + 299_000)).toBe(true);
    expect(verify({}, undefined, VECTOR.now + 301_000)).toBe(false);
    expect(verify({}, undefined, VECTOR.now - 301_000)).toBe(false);
    expect(isSignedWebhook(secret, { headers: {}, body: '' }, VECTOR.now)).toBe(false);
  });

  it('is not made with a secret that is too short', () => {
    expect(() => signWebhook('whsec_c2hvcnQ=', '', VECTOR)).toThrow(RangeError);
  });
});
