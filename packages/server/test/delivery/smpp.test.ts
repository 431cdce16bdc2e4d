import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import utils from 'larvitsmpp/lib/utils.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryReceipt } from '../../src/core/delivery/receipt.ts';
import { createSmpp, type SmppOptions } from '../../src/delivery/sms/providers/smpp/smpp.ts';
import { messageTexts } from '../../src/delivery/texts/message-texts.ts';
import { makeCertificate } from './support/certificate.ts';
import { type Smsc, startSmsc } from './support/smsc.ts';

let smsc: Smsc;
let record: (receipt: DeliveryReceipt) => Promise<void>;
const receipts: DeliveryReceipt[] = [];
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  smsc = await startSmsc();
  receipts.length = 0;
  record = async (receipt) => void receipts.push(receipt);
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await smsc.stop();
});

function open(options: Partial<SmppOptions> = {}) {
  const gateway = createSmpp({
    host: '127.0.0.1',
    port: smsc.port,
    ...smsc.credentials,
    from: 'Acme',
    onReceipt: (receipt) => record(receipt),
    timing: { bind: 500, enquire: 30_000, rest: 50, longestRest: 100 },
    ...options,
  });
  closers.push(() => gateway.close());
  return (text = '123456 is your code', deadline = 2_000) =>
    gateway.send({ to: '+4915112345678', text, reference: 'r' }, { deadline });
}

const submits = () => smsc.received.filter(({ cmdName }) => cmdName === 'submit_sm');
const binds = () => smsc.received.filter(({ cmdName }) => cmdName === 'bind_transceiver');

describe('a carrier over SMPP, whose side another package speaks', () => {
  it('is bound once as transceiver, and gets a submit_sm in its default alphabet', async () => {
    const send = open({ systemType: 'otp', validitySeconds: 300 });
    const text = messageTexts.sms(
      { application: 'Zoë & Co [€]', code: '123456', validMinutes: 5, domain: 'example.com' },
      'en',
    );
    expect(await send(text)).toEqual({ outcome: 'accepted', provider: 'smpp', providerMessageId: 'm-1' });
    expect(await send('again')).toMatchObject({ providerMessageId: 'm-2' });
    expect(binds().map(({ params }) => params)).toMatchObject([
      { system_id: 'countersign', password: 'pa55word', system_type: 'otp', interface_version: 0x34 },
    ]);
    const { params } = submits()[0]!;
    expect(params).toMatchObject({
      source_addr_ton: 5,
      source_addr_npi: 0,
      source_addr: 'Acme',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '4915112345678',
      data_coding: 0,
      esm_class: 0,
      registered_delivery: 1,
      validity_period: '000000000500000R',
      short_message: text.replace('ë', 'e'),
    });
  });

  it.each([
    ['+4915112345678', 1, 1, '4915112345678'],
    ['72345', 0, 0, '72345'],
  ])('knows the sender %s by its type of number', async (from, ton, npi, address) => {
    await open({ from })();
    expect(submits()[0]!.params).toMatchObject({
      source_addr_ton: ton,
      source_addr_npi: npi,
      source_addr: address,
    });
  });

  it('gets other letters as UCS-2', async () => {
    await open()('رمزك 123456 😀');
    expect(submits()[0]!.params).toMatchObject({ data_coding: 8, short_message: 'رمزك 123456 😀' });
  });

  it.each([
    ['in its alphabet', 'abcdefghi€'.repeat(30), 0],
    ['in others', 'Ваш код 123456 😀 '.repeat(9), 8],
  ])('gets a long text %s in parts that it can join', async (_how, text, coding) => {
    const send = open();
    expect(await send(text)).toEqual({ outcome: 'accepted', provider: 'smpp', providerMessageId: 'm-1' });
    await send(text);
    const read = submits().map(({ params }) => {
      const message = params['short_message'] as Buffer;
      expect(params).toMatchObject({ esm_class: 0x40, data_coding: coding });
      expect([...message.subarray(0, 3)]).toEqual([5, 0, 3]);
      const [message_, total, number] = message.subarray(3, 6);
      return { message: message_, total, number, text: utils.decodeMsg(message.subarray(6), coding || 1) };
    });
    const half = read.length / 2;
    expect(
      read
        .slice(0, half)
        .map(({ text: part }) => part)
        .join(''),
    ).toBe(text);
    expect(read.slice(0, half).map(({ number }) => number)).toEqual(
      Array.from({ length: half }, (_, i) => i + 1),
    );
    expect(new Set(read.map(({ total }) => total))).toEqual(new Set([half]));
    expect(new Set(read.map(({ message }) => message)).size).toBe(2);
  });

  it('gets a long text in one payload where it takes that', async () => {
    const text = 'abcdefghij'.repeat(30);
    await open({ longMessages: 'payload' })(text);
    expect(submits()).toHaveLength(1);
    const payload = submits()[0]!.tlvs!['message_payload']!.tagValue as string;
    expect(Buffer.from(payload, 'hex').toString('latin1')).toBe(text);
  });

  it('is asked whether it is there, and dropped when it does not say', async () => {
    const send = open({ timing: { enquire: 40, rest: 10, longestRest: 10 } });
    await send();
    await vi.waitFor(() =>
      expect(smsc.received.some(({ cmdName }) => cmdName === 'enquire_link')).toBe(true),
    );
    expect(binds()).toHaveLength(1);
    smsc.verdict = ({ cmdName }) => (cmdName === 'enquire_link' ? 'silence' : 'ESME_ROK');
    await vi.waitFor(() => expect(binds().length).toBeGreaterThan(1));
  });
});

describe('a carrier behind TLS', () => {
  const certificate = makeCertificate('localhost');

  async function startTls(): Promise<number> {
    const server = createServer(certificate, (near) => {
      const far = connect(smsc.port, '127.0.0.1');
      for (const end of [near, far]) end.on('error', () => undefined);
      near.pipe(far).pipe(near);
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => void server.close());
    return (server.address() as { port: number }).port;
  }

  it('is locale to where its certificate holds', async () => {
    const send = open({ host: 'localhost', port: await startTls(), tls: true, ca: certificate.cert });
    expect(await send()).toMatchObject({ outcome: 'accepted', providerMessageId: 'm-1' });
  });

  it('gets no password where it does not', async () => {
    const send = open({ host: 'localhost', port: await startTls(), tls: true });
    expect(await send()).toMatchObject({ outcome: 'refused', permanent: false, reason: 'unreachable' });
    expect(smsc.received).toEqual([]);
  });
});

describe('a carrier that says no', () => {
  it.each([
    ['ESME_RINVDSTADR', true, 'invalid_destination', '0x0000000b'],
    ['ESME_RTHROTTLED', false, 'throttled', '0x00000058'],
    ['ESME_RMSGQFUL', false, 'throttled', '0x00000014'],
    ['ESME_RSUBMITFAIL', false, 'rejected_request', '0x00000045'],
    ['ESME_RSYSERR', false, 'rejected_request', '0x00000008'],
  ])('with %s is understood', async (status, permanent, reason, providerCode) => {
    smsc.verdict = ({ cmdName }) => (cmdName === 'submit_sm' ? status : 'ESME_ROK');
    expect(await open()()).toEqual({ outcome: 'refused', provider: 'smpp', permanent, reason, providerCode });
  });

  it('to the password is not sent a message, nor is the password repeated', async () => {
    const result = await open({ password: 'wr0ng' })();
    expect(result).toMatchObject({ outcome: 'refused', permanent: false, reason: 'rejected_credentials' });
    expect(JSON.stringify(result)).not.toContain('wr0ng');
    expect(submits()).toEqual([]);
  });

  it('to the second part has half a message: nobody knows', async () => {
    smsc.verdict = ({ cmdName }) =>
      submits().length === 2 && cmdName === 'submit_sm' ? 'ESME_RSYSERR' : 'ESME_ROK';
    expect(await open()('x'.repeat(300))).toEqual({
      outcome: 'unknown',
      provider: 'smpp',
      reason: 'partly_sent',
    });
  });

  it('by silence may have taken the message', async () => {
    const send = open();
    smsc.verdict = ({ cmdName }) => (cmdName === 'submit_sm' ? 'silence' : 'ESME_ROK');
    expect(await send('x', 300)).toEqual({ outcome: 'unknown', provider: 'smpp', reason: 'timeout' });
  });

  it('by hanging up may have taken the message', async () => {
    const send = open();
    smsc.verdict = ({ cmdName }) => (cmdName === 'submit_sm' ? 'hang_up' : 'ESME_ROK');
    expect(await send()).toEqual({ outcome: 'unknown', provider: 'smpp', reason: 'connection_lost' });
  });

  it('by not being there has not taken it, and is found again when it is back', async () => {
    const { port } = smsc;
    const send = open();
    await send();
    await smsc.stop();
    await vi.waitFor(async () =>
      expect(await send()).toMatchObject({ outcome: 'refused', reason: 'unreachable' }),
    );
    smsc = await startSmsc(port);
    await vi.waitFor(async () => expect(await send()).toMatchObject({ outcome: 'accepted' }), {
      timeout: 3_000,
    });
  });

  it('to bind, by silence, has taken nothing', async () => {
    smsc.verdict = () => 'silence';
    expect(await open()('x', 200)).toMatchObject({ outcome: 'refused', reason: 'deadline' });
    expect(await open()('x', 5_000)).toMatchObject({ outcome: 'refused', reason: 'unreachable' });
  });
});

describe('a carrier that reports', () => {
  const receiptOf = (id: string, state: string) => ({
    esm_class: 0x04,
    source_addr: '4915112345678',
    destination_addr: 'Acme',
    data_coding: 0x01,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2601020304 done date:2601020305 stat:${state} err:000 text:`,
  });

  it('delivery is recorded and thanked', async () => {
    await open()();
    expect(await smsc.deliver(receiptOf('m-1', 'DELIVRD'))).toMatchObject({ cmdStatus: 'ESME_ROK' });
    expect(receipts).toEqual([{ provider: 'smpp', providerMessageId: 'm-1', status: 'delivered' }]);
  });

  it('failure after it had accepted is recorded as failure', async () => {
    expect(await open({ provider: 'carrier' })()).toMatchObject({
      outcome: 'accepted',
      providerMessageId: 'm-1',
    });
    await smsc.deliver(receiptOf('m-1', 'UNDELIV'));
    expect(receipts).toEqual([
      { provider: 'carrier', providerMessageId: 'm-1', status: 'failed', reason: 'UNDELIV 000' },
    ]);
  });

  it('the parts of a long text tells of one message', async () => {
    await open()('x'.repeat(300));
    await smsc.deliver(receiptOf('m-2', 'DELIVRD'));
    expect(receipts).toEqual([]);
    await smsc.deliver(receiptOf('m-1', 'DELIVRD'));
    expect(receipts).toEqual([{ provider: 'smpp', providerMessageId: 'm-1', status: 'delivered' }]);
  });

  it('is asked to come again while it cannot be recorded', async () => {
    await open()();
    record = () => Promise.reject(new Error('database away'));
    expect(await smsc.deliver(receiptOf('m-1', 'DELIVRD'))).toMatchObject({ cmdStatus: 'ESME_RX_T_APPN' });
    record = async (receipt) => void receipts.push(receipt);
    expect(await smsc.deliver(receiptOf('m-1', 'DELIVRD'))).toMatchObject({ cmdStatus: 'ESME_ROK' });
    expect(receipts).toHaveLength(1);
  });

  it('what people write is thanked and left', async () => {
    await open()();
    const answer = await smsc.deliver({
      ...receiptOf('m-1', 'DELIVRD'),
      esm_class: 0,
      short_message: 'STOP',
    });
    expect(answer).toMatchObject({ cmdStatus: 'ESME_ROK' });
    expect(receipts).toEqual([]);
  });
});
