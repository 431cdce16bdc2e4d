import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { reply } from '../delivery/support/http-provider.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel } from '../support/outcomes.ts';
import {
  deliveries,
  newSubscriber,
  queue,
  type Receiver,
  type Subscriber,
  startReceiver,
} from '../support/receiver.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { lapseWebhookLeases } from '../support/webhook-leases.ts';

// Real processes with the system's clock; messages are queued from here, so that only their jobs send them.

for (const engine of engines) {
  describe(`processes that send webhooks on ${engine.name}`, () => {
    let world: World;
    let receiver: Receiver;
    let shop: Subscriber;
    beforeAll(async () => {
      world = await composeEngine(engine);
      receiver = await startReceiver();
      shop = await newSubscriber(world, { callbackUrl: receiver.baseUrl });
    });
    afterAll(async () => {
      await receiver.stop();
      await world.close();
    });
    beforeEach(() => {
      world.clock.advance(Date.now() - world.clock.now());
      receiver.requests.length = 0;
      receiver.answer = reply(200);
    });

    const start = () => startServer({ env: world.env });
    const pending = () => deliveries(world, shop.application, 'pending');
    const untilDelivered = () =>
      vi.waitFor(async () => expect(await pending()).toEqual([]), { timeout: 45 * SECOND, interval: 100 });

    const letLeasesLapse = () => lapseWebhookLeases(world.sql);

    test('one that is killed while receivers have its messages loses none: the leases lapse', async () => {
      const first = await start();
      receiver.answer = () => undefined;
      for (let n = 0; n < 6; n++) await queue(world, shop.application, { orderingKey: `k${n}`, body: { n } });
      await queue(world, shop.application, { orderingKey: 'k0', body: { n: 6 } });
      await vi.waitFor(() => expect(receiver.requests).toHaveLength(6), { timeout: 5 * SECOND });
      await first.kill9();
      receiver.answer = reply(200);
      const second = await start();
      await delay(2 * SECOND);
      expect(receiver.requests).toHaveLength(6);
      await letLeasesLapse();
      await untilDelivered();
      await second.stop();
      const effects = receiver.effects(shop.secret).map(({ n }) => n);
      expect(effects.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(receiver.requests).toHaveLength(13);
      expect(new Set(receiver.ids()).size).toBe(7);
      expect(effects.indexOf(6)).toBeGreaterThan(effects.indexOf(0));
    }, 60_000);

    test('one that is killed again and again under load loses none and doubles none in effect', async () => {
      receiver.answer = (response) => void setTimeout(() => reply(200)(response), 20);
      for (let n = 0; n < 60; n++)
        await queue(world, shop.application, { orderingKey: `k${n % 15}`, body: { n } });
      for (let round = 0; round < 3; round++) {
        const server = await start();
        await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(round * 12 + 3), {
          timeout: 35 * SECOND,
        });
        await server.kill9();
        await letLeasesLapse();
      }
      const last = await start();
      await untilDelivered();
      await last.stop();
      const effects = receiver.effects(shop.secret).map(({ n }) => Number(n));
      expect(effects.toSorted((left, right) => left - right)).toEqual([...Array(60).keys()]);
      for (let n = 15; n < 60; n++) expect(effects.indexOf(n)).toBeGreaterThan(effects.indexOf(n - 15));
    }, 180_000);

    if (engine.name === 'postgres') {
      test('two that share a database send each message once, in order', async () => {
        const servers: ServerProcess[] = await Promise.all([start(), start()]);
        receiver.answer = (response) => void setTimeout(() => reply(200)(response), 5);
        await inParallel(20, async (key) => {
          for (let n = 0; n < 10; n++)
            await queue(world, shop.application, { orderingKey: `k${key}`, body: { key, n } });
        });
        await untilDelivered();
        await Promise.all(servers.map((server) => server.stop()));
        const got = receiver.verified(shop.secret) as { key: number; n: number }[];
        expect(got).toHaveLength(200);
        for (let key = 0; key < 20; key++)
          expect(got.filter((one) => one.key === key).map(({ n }) => n)).toEqual([...Array(10).keys()]);
      }, 60_000);
    }
  });
}
