import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { isSignedWebhook } from '../../src/delivery/standard-webhook.ts';
import { rotateWebhookSecret } from '../../src/flows/administration/rotate-webhook-secret.ts';
import { deleteDead } from '../../src/jobs/clean-up.ts';
import { createWebhookJob } from '../../src/jobs/deliver-webhooks.ts';
import { reply } from '../delivery/support/http-provider.ts';
import { composeBeside, composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel } from '../support/outcomes.ts';
import {
  deliverAll,
  deliveries,
  newSubscriber,
  queue,
  type Receiver,
  type Subscriber,
  startReceiver,
  verify,
} from '../support/receiver.ts';

for (const engine of engines) {
  describe(`messages to backends on ${engine.name}`, () => {
    let world: World;
    let receiver: Receiver;
    let shop: Subscriber;
    beforeAll(async () => {
      world = await composeEngine(engine);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      // The receiver's clock is the system's.
      world.clock.advance(Date.now() - world.clock.now());
      receiver = await startReceiver();
      shop = await newSubscriber(world, { callbackUrl: `${receiver.baseUrl}/callback?x=1` });
    });
    afterEach(() => receiver.stop());

    const only = async () => (await deliveries(world, shop.application))[0]!;
    const send = (n: number, orderingKey = 'session') =>
      queue(world, shop.application, { orderingKey, body: { n } });
    const later = async (milliseconds: number) => {
      world.clock.advance(milliseconds);
      await deliverAll(world);
    };
    const numbers = () => receiver.requests.map(({ body }) => (JSON.parse(body) as { n: number }).n);

    test('a message is posted once, signed as Standard Webhooks wants it, and leaves no content behind', async () => {
      const id = await send(7);
      await deliverAll(world);
      await deliverAll(world);
      expect(receiver.verified(shop.secret)).toEqual([{ n: 7 }]);
      const [{ method, url, headers, body }] = receiver.requests as [(typeof receiver.requests)[0]];
      expect([method, url, body]).toEqual(['POST', '/callback?x=1', '{"n":7}']);
      expect(headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/json' });
      expect(await only()).toMatchObject({ status: 'delivered', attempts: 1, payload: '', lastStatus: 200 });
    });

    test('as a form, the signature is over the very bytes', async () => {
      const form = { callbackUrl: receiver.baseUrl, callbackFormat: 'form' } as const;
      shop = await newSubscriber(world, form);
      const body = { result: true, email: 'ann+x@example.com', status: 'approved' };
      await queue(world, shop.application, { body });
      await deliverAll(world);
      const [request] = receiver.requests;
      expect(request!.headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(request!.body).toBe('result=true&email=ann%2Bx%40example.com&status=approved');
      const headers = request!.headers as Record<string, string>;
      expect(isSignedWebhook(shop.secret, { headers, body: request!.body }, Date.now())).toBe(true);
    });

    test('what was forged, changed, replayed late or signed for another is refused by a verifier', async () => {
      await send(1);
      await deliverAll(world);
      const [request] = receiver.requests;
      const other = await newSubscriber(world, {});
      const { headers } = request!;
      expect(() => verify(other.secret, request!)).toThrow(/signature/i);
      expect(() => verify(shop.secret, { ...request!, body: '{"n":2}' })).toThrow(/signature/i);
      for (const change of [
        { 'webhook-id': 'other' },
        { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 9) },
      ])
        expect(() => verify(shop.secret, { ...request!, headers: { ...headers, ...change } })).toThrow(
          /signature/i,
        );
      vi.useFakeTimers({ now: Date.now() + 6 * MINUTE, toFake: ['Date'] });
      expect(() => verify(shop.secret, request!)).toThrow(/old/i);
      vi.useRealTimers();
    });

    test('an attempt is signed anew: a late one is no replay', async () => {
      receiver.answer = reply(500);
      await send(1);
      await deliverAll(world);
      receiver.answer = reply(200);
      await later(6 * MINUTE);
      const stamps = receiver.requests.map(({ headers }) => Number(headers['webhook-timestamp']));
      expect(stamps[1]! - stamps[0]!).toBeGreaterThanOrEqual(360);
      expect(new Set(receiver.ids()).size).toBe(1);
    });

    test('during a rotation both secrets verify, afterwards the new one only', async () => {
      const { secret } = await rotateWebhookSecret(world.engine.in(shop.application));
      await send(1);
      await deliverAll(world);
      expect(receiver.verified(shop.secret)).toEqual(receiver.verified(secret));
      await world.sql
        .updateTable('webhook_secrets')
        .where('expires_at', 'is not', null)
        .set({ expires_at: world.clock.now() })
        .execute();
      receiver.requests.length = 0;
      await send(2);
      await deliverAll(world);
      expect(receiver.verified(secret)).toEqual([{ n: 2 }]);
      expect(() => receiver.verified(shop.secret)).toThrow();
    });

    test('a receiver that is down for an hour gets everything, in order, each once in effect', async () => {
      const { port } = receiver;
      await receiver.stop();
      for (const n of [1, 2, 3]) await send(n);
      await send(4, 'another session');
      for (let minute = 0; minute < 60; minute++) await later(MINUTE);
      expect((await deliveries(world, shop.application, 'pending')).length).toBe(4);
      receiver = await startReceiver();
      shop = await newSubscriber(world, { callbackUrl: receiver.baseUrl }, shop.application);
      expect(port).not.toBe(receiver.port);
      for (let minute = 0; minute < 75; minute++) await later(MINUTE);
      expect(numbers().filter((n) => n < 4)).toEqual([1, 2, 3]);
      expect(numbers().toSorted()).toEqual([1, 2, 3, 4]);
      expect(await deliveries(world, shop.application, 'pending')).toEqual([]);
    });

    test('a flapping receiver gets each message under one id, and the newer waits for the older', async () => {
      let turn = 0;
      receiver.answer = (response) => reply(turn++ % 3 === 2 ? 200 : 503)(response);
      for (const n of [1, 2, 3]) await send(n);
      await deliverAll(world);
      expect(numbers()).toEqual([1]);
      for (let minute = 0; minute < 20; minute++) await later(MINUTE);
      expect(numbers()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
      expect(new Set(receiver.ids()).size).toBe(3);
      const states = (await deliveries(world, shop.application)).map(({ status }) => status);
      expect(states).toEqual(['delivered', 'delivered', 'delivered']);
    });

    test('attempts come 2, 4, 8 … seconds apart, shifted by a fifth at most, and at last an hour apart', async () => {
      receiver.answer = reply(500);
      await send(1);
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 14; attempt++) {
        const before = world.clock.now();
        await deliverAll(world);
        const { nextAttemptAt, attempts } = await only();
        expect(attempts).toBe(attempt);
        waits.push((nextAttemptAt - before) / SECOND);
        world.clock.advance(nextAttemptAt - world.clock.now());
      }
      waits.forEach((wait, index) => {
        const regular = Math.min(2 ** (index + 1), 3_600);
        expect(wait).toBeGreaterThanOrEqual(regular * 0.8 - 0.001);
        expect(wait).toBeLessThan(regular * 1.2 + 1);
      });
    });

    test.each([
      ['seconds', () => '600', 600],
      ['a date', () => new Date(Date.now() + 600 * SECOND).toUTCString(), 600],
      ['a day', () => '86400', 3_600],
      ['nonsense', () => 'soon', 2],
    ])('a receiver that asks for patience in %s is heard, up to an hour', async (_, header, seconds) => {
      receiver.answer = (response) => reply(429, '', { 'retry-after': header() })(response);
      await send(1);
      await deliverAll(world);
      const wait = ((await only()).nextAttemptAt - world.clock.now()) / SECOND;
      expect(wait).toBeGreaterThan(seconds * 0.8 - 2);
      expect(wait).toBeLessThanOrEqual(seconds * 1.2);
    });

    test('after a day it is given up, recorded in the audit trail, and kept for sending again', async () => {
      receiver.answer = reply(500, 'no');
      const id = await send(1);
      for (let hour = 0; hour < 23; hour++) await later(HOUR + 13 * MINUTE);
      const dead = await only();
      expect(dead).toMatchObject({ id, status: 'dead', lastStatus: 500 });
      expect(dead.payload).not.toBe('');
      expect(dead.settledAt! - dead.createdAt).toBeGreaterThanOrEqual(DAY);
      const [event] = await world.engine.database.stores.in(shop.application.id).audit.list({ limit: 1 });
      expect(event).toMatchObject({
        type: 'webhook.dead',
        actor: 'system',
        data: { deliveryId: id, status: 500 },
      });
      const tried = receiver.requests.length;
      await later(2 * HOUR);
      expect(receiver.requests.length).toBe(tried);
    });

    test('what nobody could try for two days, since we were away, is tried before it is given up', async () => {
      await send(1);
      await later(2 * DAY);
      expect(await only()).toMatchObject({ status: 'delivered', attempts: 1 });
    });

    test('410 Gone ends it at once, and the next in order follows', async () => {
      receiver.answer = (response, { body }) => reply(body.includes('1') ? 410 : 200)(response);
      await send(1);
      await send(2);
      await deliverAll(world);
      const states = (await deliveries(world, shop.application)).map(({ status }) => status);
      expect(states.toSorted()).toEqual(['dead', 'delivered']);
      expect(numbers()).toEqual([1, 2]);
    });

    test('without an address or a secret nothing leaves, and the reason is kept', async () => {
      const bare = await newSubscriber(world, {});
      await queue(world, bare.application);
      await world.sql
        .deleteFrom('webhook_secrets')
        .where('application_id', '=', shop.application.id)
        .execute();
      await send(1);
      await deliverAll(world);
      expect(await deliveries(world, bare.application)).toMatchObject([
        { status: 'dead', lastReason: 'no_url' },
      ]);
      expect(await only()).toMatchObject({ status: 'pending', lastReason: 'no_secret' });
      expect(receiver.requests).toEqual([]);
    });

    test('a message from the row of another application does not open, and is given up', async () => {
      const neighbour = await newSubscriber(world, { callbackUrl: receiver.baseUrl });
      const theirs = await queue(world, neighbour.application);
      const ours = await send(1);
      const { payload } = await world.sql
        .selectFrom('webhook_deliveries')
        .select('payload')
        .where('id', '=', theirs)
        .executeTakeFirstOrThrow();
      await world.sql.updateTable('webhook_deliveries').where('id', '=', ours).set({ payload }).execute();
      await deliverAll(world);
      expect(await only()).toMatchObject({ status: 'dead', lastReason: 'unreadable' });
      expect(receiver.ids()).toEqual([theirs]);
    });

    test('two compositions that work at once send each message once', async () => {
      const beside = await composeBeside(world, { clock: world.clock });
      for (let n = 0; n < 40; n++) await send(n, `session ${n % 20}`);
      await inParallel(6, (turn) => deliverAll(turn % 2 === 0 ? world : beside));
      await beside.close();
      expect(numbers().toSorted((left, right) => left - right)).toEqual([...Array(40).keys()]);
      for (let key = 0; key < 20; key++)
        expect(numbers().indexOf(key)).toBeLessThan(numbers().indexOf(key + 20));
    });

    test('a receiver that hangs holds up no other application, and takes no second connection', async () => {
      const hanging = await startReceiver(() => undefined);
      const slow = await newSubscriber(world, { callbackUrl: hanging.baseUrl });
      for (let n = 0; n < 30; n++) await queue(world, slow.application, { orderingKey: `s${n}` });
      const beside = await composeBeside(world, { clock: world.clock });
      const job = createWebhookJob(beside.engine, () => undefined);
      const ignore = world.engine.database.onWebhook(job.nudge);
      await job.run();
      await vi.waitFor(() => expect(hanging.requests.length).toBe(8));
      const began = performance.now();
      await send(1);
      await vi.waitFor(() => expect(numbers()).toEqual([1]), { interval: 2 });
      expect(performance.now() - began).toBeLessThan(SECOND);
      // Eight time-outs later it is known to fail: one at a time.
      await vi.waitFor(() => expect(hanging.requests.length).toBe(9), { timeout: 14 * SECOND });
      await delay(200);
      expect(hanging.requests.length).toBe(9);
      ignore();
      await job.stop?.();
      await beside.close();
      await hanging.stop();
      const rows = await deliveries(world, slow.application);
      expect(rows.filter(({ lastReason }) => lastReason === 'timeout')).toHaveLength(8);
      expect(rows.filter(({ lastReason }) => lastReason === 'interrupted')).toHaveLength(1);
      await world.sql
        .deleteFrom('webhook_deliveries')
        .where('application_id', '=', slow.application.id)
        .execute();
    }, 30_000);

    test('the commit that queues it sends it: nobody waits for the job', async () => {
      const job = createWebhookJob(world.engine, () => undefined);
      const ignore = world.engine.database.onWebhook(job.nudge);
      await inParallel(20, (n) => send(n, `s${n}`));
      await job.settled();
      ignore();
      expect(numbers()).toHaveLength(20);
    });

    test('a stop breaks off what hangs, and another process sends it again', async () => {
      const beside = await composeBeside(world, { clock: world.clock });
      const asked = Promise.withResolvers<true>();
      receiver.answer = () => asked.resolve(true);
      const job = createWebhookJob(beside.engine, () => undefined);
      await send(1);
      await job.run();
      await asked.promise;
      await job.stop?.();
      await beside.close();
      receiver.answer = reply(200);
      await later(2 * SECOND);
      expect(numbers()).toEqual([1, 1]);
      expect(new Set(receiver.ids()).size).toBe(1);
    });

    test('old messages that have ended are cleaned up; those on their way stay', async () => {
      await send(1);
      await deliverAll(world);
      await receiver.stop();
      receiver = await startReceiver();
      await send(2);
      await deliverAll(world);
      world.clock.advance(31 * DAY);
      await deleteDead(world.engine);
      expect(await deliveries(world, shop.application)).toMatchObject([{ status: 'pending' }]);
    });
  });
}
