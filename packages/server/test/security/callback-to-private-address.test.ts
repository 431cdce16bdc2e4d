import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { reply } from '../delivery/support/http-provider.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import {
  deliverAll,
  deliveries,
  newSubscriber,
  queue,
  type Receiver,
  startReceiver,
} from '../support/receiver.ts';

// Hostile callback URLs (GHSA-vp58-j275-797x): what is judged is the address that the socket connects to.

describe('a callback that leads inside', () => {
  let world: World;
  let inside: Receiver;
  /** What name servers answer, in turn; the last answer stays. */
  let answers: string[][];
  let asked: string[];
  beforeAll(async () => {
    world = await composeEngine(engines[0]!, {
      resolveName: async (name) => {
        asked.push(name);
        return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
      },
    });
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    [answers, asked] = [[], []];
    await world.sql.deleteFrom('webhook_deliveries').execute();
    inside = await startReceiver();
  });
  afterEach(() => inside.stop());

  const callBack = async (callbackUrl: string, allowPrivateAddresses = false) => {
    const { application: made } = await newSubscriber(world, { allowPrivateAddresses });
    const webhooks = { ...made.settings.webhooks, callbackUrl };
    const application = { ...made, settings: { ...made.settings, webhooks } };
    // Past the check of settings, which refuses some of these: what is sent is judged again.
    await world.engine.database.stores.applications.update(application);
    await queue(world, application);
    await deliverAll(world);
    const [delivery] = await deliveries(world, application);
    return { application, reason: delivery?.lastReason ?? delivery?.lastStatus };
  };

  test.each([
    ['127.0.0.1', 'as it is'],
    ['2130706433', 'in decimal'],
    ['0x7f000001', 'in hexadecimal'],
    ['0177.0.0.1', 'in octal'],
    ['127.1', 'shortened'],
    ['127.0.0.1.', 'with a dot behind it'],
    ['１２７.0.0.1', 'with full-width digits'],
    ['[::ffff:127.0.0.1]', 'mapped into IPv6'],
    ['[0:0:0:0:0:ffff:7f00:1]', 'mapped and spelled out'],
    ['[64:ff9b::7f00:1]', 'behind NAT64'],
    ['[2002:7f00:1::]', 'behind 6to4'],
    ['[::1]', 'of IPv6'],
    ['0.0.0.0', 'unspecified'],
  ])('does not reach the loopback at %s, %s', async (host) => {
    const callbackUrl = `http://${host}:${inside.port}/`;
    const { application, reason } = await callBack(callbackUrl);
    expect(reason).toBe('forbidden_address');
    expect([inside.requests, asked]).toEqual([[], []]);
    const { settings } = application;
    expect(await updateApplication(world.engine, application, { settings })).toMatchObject({
      code: 'invalid_request',
    });
  });

  test.each([
    [['127.0.0.1']],
    [['1.1.1.1', '127.0.0.1']],
    [['::ffff:127.0.0.1']],
    [['10.0.0.7']],
    [['169.254.169.254']],
    [['fd00:ec2::254']],
  ])('does not reach a name that resolves to %j', async (resolved) => {
    answers = [resolved];
    const { reason } = await callBack(`http://shop.example:${inside.port}/`);
    expect(reason).toBe('forbidden_address');
    expect([inside.requests, asked]).toEqual([[], ['shop.example']]);
  });

  test('a name that led where it may, and leads elsewhere at the next attempt, is refused', async () => {
    inside.answer = reply(500);
    answers = [['127.0.0.1'], ['169.254.169.254']];
    const { application, reason } = await callBack(`http://rebinding.example:${inside.port}/`, true);
    expect([reason, inside.requests.length]).toEqual([500, 1]);
    world.clock.advance(MINUTE);
    await deliverAll(world);
    expect([asked.length, inside.requests.length]).toEqual([2, 1]);
    const [again] = await deliveries(world, application);
    expect(again).toMatchObject({ attempts: 2, lastReason: 'forbidden_address' });
  });

  test('the address that was judged is the one that is called: the name is not resolved again', async () => {
    answers = [['127.0.0.1'], ['169.254.169.254']];
    const { reason } = await callBack(`http://own.example:${inside.port}/`, true);
    expect([reason, asked.length, inside.requests.length]).toEqual([200, 1, 1]);
    expect(inside.requests[0]!.headers.host).toBe(`own.example:${inside.port}`);
  });

  test('a redirect to the inside is a failure and is not followed', async () => {
    const outside = await startReceiver(reply(302, '', { location: inside.baseUrl }));
    const { reason } = await callBack(outside.baseUrl, true);
    expect(reason).toBe(302);
    expect(inside.requests).toEqual([]);
    await outside.stop();
  });

  test('metadata stays out of reach even where private addresses are allowed', async () => {
    expect((await callBack('http://169.254.169.254/latest/meta-data/', true)).reason).toBe(
      'forbidden_address',
    );
    answers = [['fd00:ec2::254']];
    expect((await callBack('http://metadata.example/', true)).reason).toBe('forbidden_address');
  });
});
