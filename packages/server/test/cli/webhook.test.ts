import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import { reply } from '../delivery/support/http-provider.ts';
import { runCommand, runJson } from '../support/command-line.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import {
  deliverAll,
  newSubscriber,
  queue,
  type Receiver,
  type Subscriber,
  startReceiver,
} from '../support/receiver.ts';

describe('countersign webhook', () => {
  let world: World;
  let receiver: Receiver;
  let shop: Subscriber;
  let app: string;
  beforeAll(async () => {
    world = await composeEngine(engines[0]!);
    receiver = await startReceiver(reply(410));
    shop = await newSubscriber(world, { callbackUrl: receiver.baseUrl });
    app = shop.application.clientId;
  });
  afterAll(async () => {
    await receiver.stop();
    await world.close();
  });

  test('lists what is dead and sends it again under the same id', async () => {
    const ids = [];
    for (const n of [1, 2, 3]) ids.push(await queue(world, shop.application, { body: { n } }));
    await deliverAll(world);
    const dead = await runJson(world.env, 'webhook', 'list', '--app', app, '--status', 'dead');
    expect(dead).toMatchObject(
      ids.toReversed().map((id) => ({ id, status: 'dead', attempts: 1, last_answer: '410' })),
    );
    expect(JSON.stringify(dead)).not.toContain('v1.');
    expect(await runJson(world.env, 'webhook', 'redeliver', ids[1]!, '--app', app)).toEqual({
      redelivered: 1,
    });
    receiver.answer = reply(200);
    receiver.requests.length = 0;
    await deliverAll(world);
    expect(receiver.ids()).toEqual([ids[1]]);
    expect(await runJson(world.env, 'webhook', 'redeliver', '--all-dead', '--app', app)).toEqual({
      redelivered: 2,
    });
    await deliverAll(world);
    expect(receiver.effects(shop.secret)).toEqual([{ n: 2 }, { n: 1 }, { n: 3 }]);
    const filter = { type: 'webhook.redelivered', limit: 9 } as const;
    expect(await world.engine.database.stores.in(shop.application.id).audit.list(filter)).toHaveLength(3);
  });

  test('sends nothing again that was delivered, is on its way, or is another application’s', async () => {
    receiver.answer = reply(200);
    const id = await queue(world, shop.application);
    const again = (...more: string[]) => runCommand(world.env, 'webhook', 'redeliver', ...more);
    expect(await again(id, '--app', app)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('on its way'),
    });
    await deliverAll(world);
    expect(await again(id, '--app', app)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no longer kept'),
    });
    expect(await again(id)).toMatchObject({ code: 3 });
    expect(await again('--app', app)).toMatchObject({ code: 2 });
  });

  test('tests a receiver with a signed ping and shows its answer', async () => {
    receiver.answer = reply(200, 'welcome\u001b[2J');
    receiver.requests.length = 0;
    const { code, stdout } = await runCommand(world.env, 'webhook', 'test', app);
    expect([code, stdout]).toEqual([0, '200 welcome [2J\n']);
    expect(receiver.verified(shop.secret)).toMatchObject([{ type: 'ping', data: { client_id: app } }]);
    receiver.answer = reply(500, 'broken');
    expect(await runCommand(world.env, 'webhook', 'test', app)).toMatchObject({
      code: 1,
      stdout: '500 broken\n',
    });
    expect(await runCommand(world.env, 'webhook', 'test', app, '--events')).toMatchObject({ code: 2 });
  });

  test('rotates the secret, which is shown once and signs at once', async () => {
    const { webhook_secret: secret, overlap_ends_at: until } = await runJson(
      world.env,
      'webhook',
      'secret',
      'rotate',
      '--app',
      app,
    );
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Date.parse(until) - Date.now()).toBeGreaterThan(DAY - 60_000);
    receiver.answer = reply(200);
    receiver.requests.length = 0;
    await queue(world, shop.application, { body: { n: 9 } });
    await deliverAll(world);
    expect(receiver.verified(secret)).toEqual(receiver.verified(shop.secret));
    expect(
      await runCommand(world.env, 'webhook', 'secret', 'rotate', '--overlap-hours', '999'),
    ).toMatchObject({ code: 2 });
  });
});
