import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signWebhook } from '../../src/delivery/standard-webhook.ts';
import { recordReceipt } from '../../src/flows/delivery/record-receipt.ts';
import { type HttpProvider, reply, startHttpProvider } from '../delivery/support/http-provider.ts';
import { addDestination, codeIn, newNumber, type Receiver, send } from '../support/codes.ts';
import { composeBeside, composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { outboxRows } from '../support/outbox.ts';
import { verdict } from '../support/outcomes.ts';
import { firstFactor, newPerson, secondFactor } from '../support/person.ts';

const whsec = (byte: number): string => `whsec_${Buffer.alloc(24, byte).toString('base64')}`;

// Two providers as the configuration names them: Twilio's API first, the operator's own gateway after it.
describe('providers composed from the configuration', () => {
  let first: HttpProvider;
  let second: HttpProvider;
  let world: World;
  let paying: World;
  let person: Receiver;

  beforeAll(async () => {
    [first, second] = [await startHttpProvider(), await startHttpProvider()];
    const limits = { smsSend: { max: 1000 }, smsPrefix: { max: 1000 }, smsIp: { max: 1000 } };
    world = await composeEngine(engines[0]!, { cheapHashes: true, limits });
    person = await addDestination(world, await newPerson(world), 'sms', newNumber());
    const providers = [
      {
        kind: 'twilio',
        accountSid: 'AC1',
        authToken: 'token',
        from: '+12025550123',
        baseUrl: first.baseUrl,
      },
      { kind: 'webhook', url: second.baseUrl, secret: whsec(1) },
      { kind: 'webhook', url: second.baseUrl, secret: whsec(2) },
    ];
    const env = { ...world.env, COUNTERSIGN_SMS_PROVIDERS: JSON.stringify(providers) };
    paying = await composeBeside({ env }, { clock: world.clock });
  });
  afterAll(async () => {
    await paying.close();
    await world.close();
    await first.stop();
    await second.stop();
  });

  const twilioTakes = reply(201, { sid: 'SM1', status: 'queued' });
  const webhookTakes = reply(200, { id: 'w-1' });
  const ask = async (answers: [HttpProvider['answer'], HttpProvider['answer']]) => {
    [first.answer, second.answer] = answers;
    first.requests.length = second.requests.length = 0;
    const { tempToken } = await firstFactor(paying, person);
    const outcome = verdict(await send(paying, person, tempToken));
    const [row] = await outboxRows(world);
    const { status, provider, provider_message_id: id } = row!;
    const asked = [first.requests.length, second.requests.length];
    return { outcome, status, provider, id, asked, tempToken };
  };
  /** The first one rests after failures in a row; a minute later it is asked again. */
  const rested = () => world.clock.advance(60_000);

  test('the first is asked, and the second left alone', async () => {
    const result = await ask([twilioTakes, webhookTakes]);
    expect(result).toMatchObject({ outcome: 'ok', provider: 'twilio', id: 'SM1', asked: [1, 0] });
    const form = new URLSearchParams(first.requests[0]!.body);
    const code = codeIn(form.get('Body')!);
    expect(form.get('To')).toBe(person.destination);
    expect(form.get('StatusCallback')).toMatch(/\/delivery\/receipts\/twilio$/);
    expect(verdict(await secondFactor(paying, person, result.tempToken, { code }))).toBe('ok');
  });

  test('one that refuses is followed by the next, which sends the same code', async () => {
    const result = await ask([reply(503), webhookTakes]);
    expect(result).toMatchObject({ outcome: 'ok', status: 'accepted', provider: 'webhook', id: 'w-1' });
    expect(result.asked).toEqual([1, 1]);
    const { text } = JSON.parse(second.requests[0]!.body) as { text: string };
    expect(text).toBe(new URLSearchParams(first.requests[0]!.body).get('Body'));
    const code = codeIn(text);
    expect(verdict(await secondFactor(paying, person, result.tempToken, { code }))).toBe('ok');
  });

  test('a slow one is waited for', async () => {
    const slow: HttpProvider['answer'] = (response) => void setTimeout(() => twilioTakes(response), 500);
    expect(await ask([slow, webhookTakes])).toMatchObject({
      outcome: 'ok',
      provider: 'twilio',
      asked: [1, 0],
    });
  });

  test('one that breaks off may have sent it: nobody else is asked, and the answer is honest', async () => {
    const hangUp: HttpProvider['answer'] = (response) => void response.destroy();
    expect(await ask([hangUp, webhookTakes])).toMatchObject({
      outcome: 'delivery_failed',
      status: 'unknown',
      asked: [1, 0],
    });
  });

  test('where all refuse the answer is honest, and nothing is left to send', async () => {
    rested();
    expect(await ask([reply(503), reply(429)])).toMatchObject({
      outcome: 'delivery_failed',
      status: 'failed',
      asked: [1, 2],
    });
  });

  test('a number that the first calls unreachable is tried nowhere else', async () => {
    rested();
    expect(await ask([reply(400, { code: 21211 }), webhookTakes])).toMatchObject({
      outcome: 'delivery_failed',
      asked: [1, 0],
    });
  });

  test('one that fails five times in a row is left alone for a while, then asked again', async () => {
    rested();
    for (let failure = 0; failure < 5; failure++) {
      expect((await ask([reply(503), webhookTakes])).asked).toEqual([1, 1]);
    }
    expect((await ask([twilioTakes, webhookTakes])).asked).toEqual([0, 1]);
    rested();
    expect((await ask([twilioTakes, webhookTakes])).asked).toEqual([1, 0]);
  });

  test('a liar that takes a message and then reports its failure is found out', async () => {
    rested();
    await ask([reply(503), reply(200, { id: 'lost-1' })]);
    const { read } = paying.deliveryRoom.receiptSources.get('webhook')!;
    const body = JSON.stringify({ id: 'lost-1', status: 'failed', reason: 'absent' });
    const stamp = { id: 'r-1', now: world.clock.now() };
    const request = (secret: string) => ({
      url: 'http://localhost:3000/delivery/receipts/webhook',
      headers: signWebhook(secret, body, stamp),
      body,
    });
    expect(await read(request(whsec(3)))).toBeUndefined();
    // Either account's signature is good.
    for (const secret of [whsec(1), whsec(2)]) expect(await read(request(secret))).toHaveLength(1);
    for (const receipt of (await read(request(whsec(2))))!) await recordReceipt(paying.engine, receipt);
    const [row] = await outboxRows(world);
    expect(row).toMatchObject({ status: 'accepted', receipt_reason: 'absent' });
    expect(row!.failed_at).not.toBeNull();
  });

  test('one that never answers holds a request up for no longer than it may', async () => {
    rested();
    const began = performance.now();
    const result = await ask([() => undefined, webhookTakes]);
    expect(result).toMatchObject({ outcome: 'delivery_failed', status: 'unknown', asked: [1, 0] });
    expect(performance.now() - began).toBeLessThan(8_500);
  });
});
