import { createHash } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { createPartLedger, smppReceipt } from '../../src/delivery/sms/providers/smpp/smpp-receipts.ts';
import { twilioMac, twilioReceipts } from '../../src/delivery/sms/providers/twilio.ts';
import { vonageReceipts } from '../../src/delivery/sms/providers/vonage.ts';
import { webhookReceipts } from '../../src/delivery/sms/providers/webhook.ts';
import { signWebhook } from '../../src/delivery/standard-webhook.ts';
import { createMovedClock } from './support/clock.ts';

const clock = createMovedClock();

describe('Twilio’s status callbacks', () => {
  const url = 'https://id.example.com/hooks/twilio?a=1';
  const read = twilioReceipts('12345');
  const signed = (fields: Record<string, string>, at = url) => {
    const form = new URLSearchParams(fields);
    return {
      url,
      body: form.toString(),
      headers: { 'x-twilio-signature': twilioMac('12345', at, form).toString('base64') },
    };
  };

  it.each([
    // Twilio's documentation, and the tests of its own libraries.
    ['+12349013030', '0/KCTR6DLpKmkAf8muzZqo1nDgQ='],
    ['+14158675309', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
  ])('are signed as in the published example of %s', (caller, signature) => {
    const fields = new URLSearchParams({
      Digits: '1234',
      To: '+18005551212',
      From: caller,
      Caller: caller,
      CallSid: 'CA1234567890ABCDE',
    });
    expect(twilioMac('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields).toString('base64')).toBe(
      signature,
    );
  });

  it('count a repeated value once, as in the tests of Twilio’s library', () => {
    const fields = new URLSearchParams('Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234');
    expect(twilioMac('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields).toString('base64')).toBe(
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    );
  });

  it.each([
    ['https://id.example.com/r', 'https://id.example.com:443/r', true],
    ['https://id.example.com:8443/r', 'https://id.example.com:8443/r', true],
    ['https://id.example.com:8443/r', 'https://id.example.com/r', true],
    ['http://[::1]:3000/r', 'http://[::1]/r', true],
    ['http://[::1]/r', 'http://[::1]:80/r', true],
    ['https://id.example.com:8443/r', 'https://id.example.com:9443/r', false],
    ['https://id.example.com:8443/r', 'https://id.example.com:443/r', false],
    ['https://id.example.com:8443/r', 'https://evil.example.com/r', false],
  ])('at %s, signed for %s, are authentic: %s', async (own, at, isAuthentic) => {
    const receipt = { ...signed({ MessageSid: 'SM1', MessageStatus: 'delivered' }, at), url: own };
    expect((await read(receipt)) !== undefined).toBe(isAuthentic);
  });

  it('tell what became of a message that was accepted', async () => {
    expect(await read(signed({ MessageSid: 'SM1', MessageStatus: 'delivered' }))).toEqual([
      { provider: 'twilio', providerMessageId: 'SM1', status: 'delivered' },
    ]);
    expect(
      await read(signed({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' })),
    ).toEqual([{ provider: 'twilio', providerMessageId: 'SM1', status: 'failed', reason: '30003' }]);
  });

  it.each(['queued', 'sending', 'sent', 'accepted'])('in the state %s tell nothing yet', async (status) => {
    expect(await read(signed({ MessageSid: 'SM1', MessageStatus: status }))).toEqual([]);
  });

  it('hold with and without the default port', async () => {
    const fields = { MessageSid: 'SM1', MessageStatus: 'failed' };
    expect(await read(signed(fields, 'https://id.example.com:443/hooks/twilio?a=1'))).toHaveLength(1);
    expect(await read(signed(fields, 'https://id.example.com:8443/hooks/twilio?a=1'))).toBeUndefined();
  });

  it('are not believed with another field, address, token or no signature', async () => {
    const good = signed({ MessageSid: 'SM1', MessageStatus: 'delivered' });
    expect(await read({ ...good, body: good.body.replace('SM1', 'SM2') })).toBeUndefined();
    expect(await read({ ...good, body: `${good.body}&x=1` })).toBeUndefined();
    expect(await read({ ...good, url: 'https://id.example.com/hooks/twilio' })).toBeUndefined();
    expect(await read({ ...good, headers: {} })).toBeUndefined();
    expect(await read({ ...good, headers: { 'x-twilio-signature': 'x'.repeat(28) } })).toBeUndefined();
    expect(await twilioReceipts('other')(good)).toBeUndefined();
  });
});

describe('Vonage’s status webhooks', () => {
  const signatureSecret = 'a-signature-secret-of-the-account';
  const read = vonageReceipts({ signatureSecret, apiKey: 'abcd1234' }, clock);
  const status = (fields: object): string =>
    JSON.stringify({
      message_uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
      to: '447700900000',
      from: '447700900001',
      timestamp: '2026-01-02T03:04:00.000Z',
      channel: 'sms',
      client_ref: 'r',
      ...fields,
    });
  const claimsOf = (body: string): object => ({
    iat: Math.floor(clock.now() / 1000),
    jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: 'abcd1234',
    application_id: '78d335fa-323d-0114-9c3d-d6f0d48968cf',
  });
  const signed = (
    body: string,
    claims: object = {},
    secret = signatureSecret,
    algorithm: 'HS256' | 'HS512' = 'HS256',
  ) => ({
    url: 'https://id.example.com/hooks/vonage',
    body,
    headers: {
      authorization: `Bearer ${jsonwebtoken.sign({ ...claimsOf(body), ...claims }, secret, { algorithm })}`,
    },
  });

  it('tell what became of a message that was accepted', async () => {
    expect(await read(signed(status({ status: 'delivered' })))).toEqual([
      { provider: 'vonage', providerMessageId: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab', status: 'delivered' },
    ]);
    const error = {
      type: 'https://developer.vonage.com/api-errors/messages#1260',
      title: '1260',
      detail: 'Absent',
    };
    expect(await read(signed(status({ status: 'rejected', error })))).toMatchObject([
      { status: 'failed', reason: '1260' },
    ]);
    expect(await read(signed(status({ status: 'undeliverable' })))).toMatchObject([{ status: 'failed' }]);
    expect(await read(signed(status({ status: 'submitted' })))).toEqual([]);
    expect(await read(signed('[]'))).toEqual([]);
  });

  it('are not believed with another body, secret, key, algorithm or age, nor unsigned', async () => {
    const body = status({ status: 'delivered' });
    const now = Math.floor(clock.now() / 1000);
    expect(await read({ ...signed(body), body: body.replace('delivered', 'rejected') })).toBeUndefined();
    expect(await read(signed(body, {}, 'another-secret'))).toBeUndefined();
    expect(await read(signed(body, { api_key: 'other' }))).toBeUndefined();
    expect(await read(signed(body, { payload_hash: undefined }))).toBeUndefined();
    expect(await read(signed(body, {}, signatureSecret, 'HS512'))).toBeUndefined();
    expect(await read(signed(body, { iat: now - 90_000 }))).toBeUndefined();
    expect(await read(signed(body, { iat: now + 3_600 }))).toBeUndefined();
    const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claimsOf(body)))}.`.replaceAll('=', '');
    expect(await read({ ...signed(body), headers: { authorization: `Bearer ${none}` } })).toBeUndefined();
    expect(await read({ ...signed(body), headers: {} })).toBeUndefined();
  });
});

describe('status webhooks of the operator’s gateway', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const read = webhookReceipts({ secret, provider: 'ours' }, clock);
  const signed = (document: unknown) => {
    const body = JSON.stringify(document);
    return { url: 'https://x', body, headers: signWebhook(secret, body, { id: 'e1', now: clock.now() }) };
  };

  it('tell what became of a message', async () => {
    expect(await read(signed({ id: 'gw-1', status: 'delivered' }))).toEqual([
      { provider: 'ours', providerMessageId: 'gw-1', status: 'delivered' },
    ]);
    expect(await read(signed({ id: 'gw-1', status: 'failed', reason: 'absent' }))).toEqual([
      { provider: 'ours', providerMessageId: 'gw-1', status: 'failed', reason: 'absent' },
    ]);
    expect(await read(signed({ id: 'gw-1', status: 'sent' }))).toEqual([]);
    expect(await read(signed({ id: 7, status: 'failed' }))).toEqual([]);
  });

  it('are not believed when old, changed or unsigned', async () => {
    const good = signed({ id: 'gw-1', status: 'delivered' });
    expect(await read({ ...good, body: good.body.replace('gw-1', 'gw-2') })).toBeUndefined();
    expect(await read({ ...good, headers: {} })).toBeUndefined();
    const late = createMovedClock(clock.now() + 301_000);
    expect(await webhookReceipts({ secret }, late)(good)).toBeUndefined();
  });
});

describe('receipts in a deliver_sm', () => {
  const text = (state: string, error = '000'): string =>
    `id:8f3a-1 sub:001 dlvrd:001 submit date:2601020304 done date:2601020305 stat:${state} err:${error} text:Your code`;

  it.each([
    ['DELIVRD', 'delivered'],
    ['EXPIRED', 'failed'],
    ['DELETED', 'failed'],
    ['UNDELIV', 'failed'],
    ['REJECTD', 'failed'],
  ])('in the state %s are final', (state, status) => {
    const receipt = smppReceipt('carrier', {
      esm_class: 0x04,
      short_message: { message: text(state, '01b') },
    });
    expect(receipt).toMatchObject({ provider: 'carrier', providerMessageId: '8f3a-1', status });
    expect(receipt!.reason).toBe(status === 'failed' ? `${state} 01b` : undefined);
  });

  it.each(['ENROUTE', 'ACCEPTD', 'UNKNOWN'])('in the state %s are none yet', (state) => {
    expect(smppReceipt('c', { esm_class: 0x04, short_message: text(state) })).toBeUndefined();
  });

  it('are read from the parameters of version 3.4 first', () => {
    const pdu = {
      esm_class: 0,
      receipted_message_id: 'm-9',
      message_state: 5,
      short_message: text('DELIVRD'),
    };
    expect(smppReceipt('c', pdu)).toMatchObject({ providerMessageId: 'm-9', status: 'failed' });
  });

  it('are not what people write', () => {
    expect(smppReceipt('c', { esm_class: 0, short_message: text('DELIVRD') })).toBeUndefined();
    expect(smppReceipt('c', { esm_class: 0x04, short_message: 'hello' })).toBeUndefined();
    expect(smppReceipt('c', {})).toBeUndefined();
  });

  it('of a long message are delivered when all parts are, and failed when one is', () => {
    const ledger = createPartLedger();
    const receipt = (providerMessageId: string, status: 'delivered' | 'failed' = 'delivered') => ({
      provider: 'c',
      providerMessageId,
      status,
    });
    ledger.register(['a', 'b', 'c']);
    ledger.register(['x', 'y']);
    expect(ledger.settle(receipt('b'))).toBeUndefined();
    expect(ledger.settle(receipt('a'))).toBeUndefined();
    expect(ledger.settle(receipt('c'))).toEqual(receipt('a'));
    // Once more, because recording it failed.
    expect(ledger.settle(receipt('c'))).toEqual(receipt('a'));
    expect(ledger.settle(receipt('y', 'failed'))).toEqual(receipt('x', 'failed'));
    expect(ledger.settle(receipt('alone'))).toEqual(receipt('alone'));
  });

  it('of old long messages are forgotten before memory runs out', () => {
    const ledger = createPartLedger(4);
    for (const name of ['a', 'b', 'c']) ledger.register([`${name}1`, `${name}2`]);
    const receipt = { provider: 'c', providerMessageId: 'a2', status: 'delivered' } as const;
    expect(ledger.settle(receipt)).toEqual(receipt);
    expect(ledger.settle({ ...receipt, providerMessageId: 'c2' })).toBeUndefined();
  });
});
