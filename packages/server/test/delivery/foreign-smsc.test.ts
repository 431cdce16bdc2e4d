import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryReceipt } from '../../src/core/delivery/receipt.ts';
import { createSmpp, type SmppOptions } from '../../src/delivery/sms/providers/smpp/smpp.ts';
import { messageTexts } from '../../src/delivery/texts/message-texts.ts';
import { bearer, newUser } from '../support/attack-target.ts';
import { codeIn } from '../support/codes.ts';
import { startService } from '../support/service.ts';
import { type LarvitSmsc, type LarvitSmscOptions, startLarvitSmsc } from './support/larvit-smsc.ts';

const closers: (() => Promise<void>)[] = [];
const receipts: DeliveryReceipt[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  receipts.length = 0;
});

async function start(wanted: Partial<LarvitSmscOptions> = {}): Promise<LarvitSmsc> {
  const smsc = await startLarvitSmsc(wanted);
  closers.push(smsc.stop);
  return smsc;
}

function open({ options }: LarvitSmsc, wanted: Partial<SmppOptions> = {}) {
  const gateway = createSmpp({
    host: '127.0.0.1',
    port: options.port,
    systemId: options.systemId,
    password: options.password,
    from: 'Acme',
    onReceipt: async (receipt) => void receipts.push(receipt),
    timing: { bind: 2_000, enquire: 30_000, rest: 50, longestRest: 100 },
    ...wanted,
  });
  closers.push(() => gateway.close());
  return {
    close: () => gateway.close(),
    send: (text: string, deadline = 5_000) =>
      gateway.send({ to: '+4915112345678', text, reference: 'r' }, { deadline }),
  };
}

const requests = (smsc: LarvitSmsc) => smsc.of('request').map(({ cmdName }) => cmdName);
/** Its answer is faster than what it tells this process. */
const taken = async (smsc: LarvitSmsc, count = 1) => {
  await vi.waitFor(() => expect(smsc.of('sms')).toHaveLength(count));
  return smsc.of('sms');
};

// larvitsmpp's own server, as its README starts it: nothing of this end is ours.
describe('an SMSC that another package brings', () => {
  it('is bound with the right password, and thanked for the report of each message', async () => {
    const smsc = await start({ report: 'DELIVERED' });
    const text = messageTexts.sms(
      { application: 'Zoe & Co [€]', code: '123456', validMinutes: 5, domain: 'example.com' },
      'en',
    );
    const { send } = open(smsc);
    const sent = [await send(text), await send('again')];
    await vi.waitFor(() => expect(smsc.of('thanked')).toHaveLength(2));
    const messages = await taken(smsc, 2);
    expect(messages).toMatchObject([
      { from: 'Acme', to: '4915112345678', message: text, dlr: true },
      { message: 'again' },
    ]);
    const ids = messages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(sent).toEqual(
      ids.map((providerMessageId) => ({ outcome: 'accepted', provider: 'smpp', providerMessageId })),
    );
    expect(receipts).toEqual(
      ids.map((providerMessageId) => ({ provider: 'smpp', providerMessageId, status: 'delivered' })),
    );
    expect(smsc.of('thanked').map(({ cmdStatus }) => cmdStatus)).toEqual(['ESME_ROK', 'ESME_ROK']);
    expect(smsc.of('login')).toHaveLength(1);
  });

  it('refuses the wrong password, and is sent nothing', async () => {
    const smsc = await start();
    expect(await open(smsc, { password: 'wr0ng' }).send('123456')).toEqual({
      outcome: 'refused',
      provider: 'smpp',
      permanent: false,
      reason: 'rejected_credentials',
    });
    expect([smsc.of('login'), smsc.of('sms')]).toEqual([[], []]);
    expect(requests(smsc)).not.toContain('submit_sm');
  });

  it.each([
    ['the default alphabet', '@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà ^{}\\[~]|€'],
    ['160 septets', 'x'.repeat(160)],
    ['UCS-2', 'رمزك 123456 – mã xác minh của bạn 😀'],
    ['70 units of UCS-2', 'ж'.repeat(70)],
  ])('reads %s as it was written', async (_letters, text) => {
    const smsc = await start();
    expect(await open(smsc).send(text)).toMatchObject({ outcome: 'accepted' });
    expect((await taken(smsc)).map(({ message }) => message)).toEqual([text]);
  });

  it('reads every code that is sent, in each language', async () => {
    const smsc = await start();
    const { send } = open(smsc);
    const content = { application: 'Acme', code: '123456', validMinutes: 5, domain: 'example.com' };
    const texts = (['en', 'es', 'fr', 'de', 'vi', 'ar'] as const).map((language) =>
      messageTexts.sms(content, language),
    );
    for (const text of texts) expect(await send(text)).toMatchObject({ outcome: 'accepted' });
    expect((await taken(smsc, 6)).map(({ message }) => message)).toEqual(texts);
  });

  it('takes a long text as one payload', async () => {
    const smsc = await start();
    const text = 'abcdefghij'.repeat(30);
    expect(await open(smsc, { longMessages: 'payload' }).send(text)).toMatchObject({ outcome: 'accepted' });
    const [message] = await taken(smsc);
    expect(Buffer.from(String(message!.payload), 'hex').toString('latin1')).toBe(text);
  });

  // It answers no part before it has all; a client that waits for each answer cannot know.
  it('leaves the first part of a long text unanswered: nobody knows', async () => {
    const smsc = await start();
    expect(await open(smsc).send('x'.repeat(300), 300)).toEqual({
      outcome: 'unknown',
      provider: 'smpp',
      reason: 'timeout',
    });
    expect(requests(smsc).filter((name) => name === 'submit_sm')).toHaveLength(1);
  });

  it('refuses a destination', async () => {
    const smsc = await start({ status: 'ESME_RINVDSTADR' });
    expect(await open(smsc).send('123456')).toMatchObject({
      outcome: 'refused',
      permanent: true,
      reason: 'invalid_destination',
    });
  });

  it('reports what did not arrive', async () => {
    const smsc = await start({ report: 'UNDELIVERABLE' });
    const sent = await open(smsc).send('123456');
    await vi.waitFor(() => expect(receipts).toHaveLength(1));
    expect(receipts[0]).toMatchObject({ status: 'failed', reason: 'UNDELIVERABLE 1' });
    expect(sent).toMatchObject({ providerMessageId: receipts[0]!.providerMessageId });
  });

  it('closes a silent session, but not one that asks whether it is there', async () => {
    const smsc = await start({ timeout: 400 });
    const { send } = open(smsc, { timing: { enquire: 100 } });
    await send('one');
    await delay(1_200);
    expect(await send('two')).toMatchObject({ outcome: 'accepted' });
    expect(smsc.of('login')).toHaveLength(1);
    expect(requests(smsc)).toContain('enquire_link');

    const silent = open(smsc, { timing: { enquire: 60_000, rest: 20, longestRest: 20 } });
    await vi.waitFor(() => expect(smsc.of('login').length).toBeGreaterThan(2), { timeout: 5_000 });
    expect(await silent.send('three')).toMatchObject({ outcome: 'accepted' });
  });

  it('brings a code to whoever sets up a phone, and its report to the outbox', async () => {
    const { options, of } = await start({ report: 'DELIVERED' });
    const { port, systemId, password } = options;
    const carrier = { kind: 'smpp', host: '127.0.0.1', port: String(port), systemId, password, from: 'Acme' };
    const service = await startService({ env: { COUNTERSIGN_SMS_PROVIDERS: JSON.stringify([carrier]) } });
    closers.push(() => service.close());
    const { client, accessToken } = await newUser(service);
    const began = await client.post('/2fa/sms/setup', { phoneNumber: '+34655123456' }, bearer(accessToken));
    expect(began.status).toBe(200);
    await vi.waitFor(() => expect(of('thanked')).toMatchObject([{ cmdStatus: 'ESME_ROK' }]), {
      timeout: 3_000,
    });
    const [sms] = of('sms');
    expect(sms!.to).toBe('34655123456');
    const confirmed = await client.post(
      '/2fa/sms/verify-setup',
      { code: codeIn(sms!.message) },
      bearer(accessToken),
    );
    expect(confirmed.status).toBe(200);
    const rows = await service.sql.selectFrom('outbox').selectAll().where('channel', '=', 'sms').execute();
    expect(rows).toMatchObject([{ provider_message_id: sms!.id, delivered_at: expect.any(Number) }]);
  });

  it('gets an unbind', async () => {
    const smsc = await start();
    const { send, close } = open(smsc);
    await send('123456');
    await close();
    await vi.waitFor(() => expect(requests(smsc).at(-1)).toBe('unbind'));
  });
});
