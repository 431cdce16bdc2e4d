import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingSms } from '../../src/core/delivery/message.ts';
import { createTwilio, type TwilioOptions } from '../../src/delivery/sms/providers/twilio.ts';
import { type HttpProvider, reply, startHttpProvider } from './support/http-provider.ts';

let provider: HttpProvider;

beforeEach(async () => {
  provider = await startHttpProvider(
    reply(201, { sid: 'SM0123456789abcdef0123456789abcdef', status: 'queued' }),
  );
});

afterEach(() => provider.stop());

const message: OutgoingSms = {
  to: '+14155552671',
  text: '123456 is your Acme code.\n\n@example.com #123456',
  reference: '0197-ref',
};

function send(options: Partial<TwilioOptions> = {}, deadline = 2_000) {
  const twilio = createTwilio({
    accountSid: 'AC00000000000000000000000000000000',
    authToken: 'auth-token',
    sender: { from: '+15005550006' },
    baseUrl: provider.baseUrl,
    ...options,
  });
  return twilio.send(message, { deadline });
}

describe('Twilio', () => {
  it('gets the documented form at the documented address, as the account', async () => {
    expect(
      await send({ statusCallback: 'https://id.example.com/hooks/twilio', validitySeconds: 300 }),
    ).toEqual({
      outcome: 'accepted',
      provider: 'twilio',
      providerMessageId: 'SM0123456789abcdef0123456789abcdef',
    });
    const [{ method, url, headers, body } = expect.fail('no request')] = provider.requests;
    expect(method).toBe('POST');
    expect(url).toBe('/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    // base64 of "AC00000000000000000000000000000000:auth-token", made elsewhere
    expect(headers.authorization).toBe('Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDphdXRoLXRva2Vu');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      To: '+14155552671',
      From: '+15005550006',
      Body: message.text,
      StatusCallback: 'https://id.example.com/hooks/twilio',
      ValidityPeriod: '300',
    });
    // A bare plus would be read as a space.
    expect(body).toContain('To=%2B14155552671');
  });

  it('sends through a messaging service, with an API key', async () => {
    await send({
      sender: { messagingServiceSid: 'MG00000000000000000000000000000000' },
      apiKey: { sid: 'SK1', secret: 's' },
    });
    const { headers, body, url } = provider.requests[0]!;
    expect(url).toContain('/Accounts/AC00000000000000000000000000000000/');
    expect(headers.authorization).toBe(`Basic ${btoa('SK1:s')}`);
    const fields = new URLSearchParams(body);
    expect([...fields.keys()].toSorted()).toEqual(['Body', 'MessagingServiceSid', 'To']);
  });

  it.each([
    [21211, 'invalid_destination'],
    [21614, 'invalid_destination'],
    [21610, 'opted_out'],
  ])('judges the destination with %i', async (code, reason) => {
    provider.answer = reply(400, {
      code,
      message: "The 'To' number +14155552671 is not valid.",
      status: 400,
    });
    const result = await send();
    expect(result).toEqual({
      outcome: 'refused',
      provider: 'twilio',
      permanent: true,
      reason,
      providerCode: String(code),
    });
    expect(JSON.stringify(result)).not.toContain('4155552671');
  });

  it.each([
    [
      400,
      { code: 21606 },
      { outcome: 'refused', permanent: false, reason: 'rejected_request', providerCode: '21606' },
    ],
    [401, { code: 20003 }, { outcome: 'refused', permanent: false, reason: 'rejected_credentials' }],
    [429, { code: 20429 }, { outcome: 'refused', permanent: false, reason: 'throttled' }],
    [503, {}, { outcome: 'refused', permanent: false, reason: 'provider_error' }],
    [500, { code: 20500 }, { outcome: 'unknown', reason: 'provider_error' }],
    [502, '<html>', { outcome: 'unknown', reason: 'provider_error', providerCode: 'http_502' }],
  ])('answering %i %j says nothing of the destination', async (status, body, expected) => {
    provider.answer = reply(status, body);
    expect(await send()).toMatchObject(expected);
  });

  it('accepts also where its answer cannot be read', async () => {
    provider.answer = reply(201, 'not json');
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'twilio' });
  });

  it('down is a refusal; slow is unknown', async () => {
    provider.answer = () => undefined;
    expect(await send({}, 100)).toMatchObject({ outcome: 'unknown', reason: 'timeout' });
    expect(await send({ baseUrl: 'http://127.0.0.1:1' })).toMatchObject({
      outcome: 'refused',
      permanent: false,
      reason: 'unreachable',
    });
  });
});
