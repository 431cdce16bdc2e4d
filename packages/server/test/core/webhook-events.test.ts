import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { checkWebhookUrl } from '../../src/core/webhook/check-webhook-url.ts';
import { draftResult } from '../../src/core/webhook/draft-result.ts';
import { isEventPattern } from '../../src/core/webhook/webhook-event.ts';
import { mayCall } from '../../src/delivery/webhooks/callable-address.ts';
import { removeFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { logout } from '../../src/flows/login/end-session.ts';
import { login } from '../../src/flows/login/login.ts';
import { reauthenticateByPassword } from '../../src/flows/step-up/reauthenticate.ts';
import { expireChallenges } from '../../src/jobs/clean-up.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  firstFactor,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  PASSWORD,
  secondFactor,
  whoIs,
} from '../support/person.ts';
import {
  deliverAll,
  newSubscriber,
  type Receiver,
  type Subscriber,
  startReceiver,
} from '../support/receiver.ts';

for (const engine of engines) {
  describe(`events on ${engine.name}`, () => {
    let world: World;
    let receiver: Receiver;
    let shop: Subscriber;
    beforeAll(async () => {
      world = await composeEngine(engine, { cheapHashes: true });
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      receiver = await startReceiver();
      shop = await subscribe('*');
    });
    afterEach(() => receiver.stop());

    const subscribe = (...events: string[]) => newSubscriber(world, { eventsUrl: receiver.baseUrl, events });
    const told = async () => {
      await deliverAll(world);
      const events = receiver.requests.map(({ body }) => JSON.parse(body) as { type: string; data: object });
      receiver.requests.length = 0;
      return events;
    };
    const types = async () => (await told()).map(({ type }) => type);

    test('tell of two-factor authentication from the first factor to the last, in order', async () => {
      const member = await newMember(world, { application: shop.application });
      expect(await types()).toEqual(['factor.activated', '2fa.enabled']);
      const { tempToken } = await firstFactor(world, member);
      await secondFactor(world, member, tempToken, { code: '000000' });
      expect(await types()).toEqual(['challenge.failed', '2fa.failed']);
      const done = unwrap(
        await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) }),
      );
      const events = await told();
      expect(events.map(({ type }) => type)).toEqual(['2fa.verified', 'user.login']);
      expect(events[0]).toMatchObject({
        data: {
          client_id: shop.application.clientId,
          user_id: member.accountId,
          email: member.email,
          method: 'totp',
        },
      });
      const authenticated = await whoIs(world, { ...member, tokens: done.tokens });
      unwrap(await removeFactors(authenticated, 'all', newCaller()));
      expect(await types()).toEqual(['factor.removed', '2fa.disabled']);
      unwrap(await logout(world.engine.in(shop.application), done.tokens.accessToken, newCaller()));
      expect(await types()).toEqual(['user.logout']);
    });

    test('tell of a login that was never finished', async () => {
      const member = await newMember(world, { application: shop.application });
      await firstFactor(world, member);
      await told();
      world.clock.advance(30 * MINUTE);
      await expireChallenges(world.engine);
      expect(await types()).toEqual(['challenge.expired']);
    });

    test('say nothing of a wrong password, which is no failed second factor', async () => {
      const person = await newPerson(world, { application: shop.application });
      const authenticated = await whoIs(world, person);
      await told();
      const wrong = reauthenticateByPassword(authenticated, 'Wr0ng!word', person.caller);
      expect(verdict(await wrong)).toBe('wrong_password');
      expect(await types()).toEqual([]);
      const failed = { accountId: person.accountId, type: 'challenge.failed', limit: 5 } as const;
      const trail = await world.engine.database.stores.in(shop.application.id).audit.list(failed);
      expect(trail.map(({ data }) => data)).toEqual([{ factor: 'password', locked: false }]);
    });

    test('hold no code, no token, no secret, no address of a machine', async () => {
      const member = await newMember(world, { application: shop.application });
      const { tempToken } = await firstFactor(world, member);
      const done = unwrap(
        await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) }),
      );
      await deliverAll(world);
      const text = receiver.requests.map(({ body }) => body).join('\n');
      const { accessToken, refreshToken } = done.tokens;
      for (const secret of [
        member.secret,
        tempToken,
        accessToken,
        refreshToken,
        member.caller.ipAddress,
        ...member.recoveryCodes,
      ])
        expect(text).not.toContain(secret);
    });

    test('are those that were asked for, by name or by family, and cost nobody else a statement', async () => {
      shop = await subscribe('factor.*', 'user.login');
      await newMember(world, { application: shop.application });
      expect(await types()).toEqual(['factor.activated']);
      const cost = async (subscriber: Subscriber) => {
        const person = await newPerson(world, subscriber);
        const attempt = { identifier: person.email, password: PASSWORD };
        const logIn = () => login(world.engine.in(subscriber.application), attempt, person.caller);
        await logIn();
        world.statements.length = 0;
        expect(verdict(await logIn())).toBe('ok');
        return world.statements.filter((text) => !/^(begin|commit)/i.test(text));
      };
      const subscribed = await cost(shop);
      for (const other of [
        await subscribe(),
        await subscribe('2fa.*'),
        await newSubscriber(world, { events: ['*'] }),
      ]) {
        const statements = await cost(other);
        expect(statements.length).toBe(subscribed.length - 1);
        expect(statements.join('\n')).not.toContain('webhook');
      }
    });
  });
}

describe('what may be asked for', () => {
  test('is a type, a family or everything', () => {
    expect(
      ['*', '2fa.*', 'factor.*', 'user.login', 'challenge.approved'].filter(isEventPattern),
    ).toHaveLength(5);
    expect(['', 'user', 'user*', '*.login', 'nothing.*', '2fa.'].filter(isEventPattern)).toEqual([]);
  });

  test('is sent to an absolute web address without credentials and fragment, https in production', () => {
    const check = (text: string, secureOnly = true, allowPrivateAddresses = false) => {
      const outcome = checkWebhookUrl({ webhooks: { secureOnly, mayCall } as never }, text, {
        allowPrivateAddresses,
      });
      return outcome.ok ? outcome.value : verdict(outcome);
    };
    expect(check('https://Shop.example:8443/cb?x=1')).toBe('https://shop.example:8443/cb?x=1');
    expect([check('http://shop.example', false), check('http://10.0.0.1', true, true)]).toEqual([
      'http://shop.example/',
      'http://10.0.0.1/',
    ]);
    const bad = [
      'http://shop.example',
      'shop.example',
      '/cb',
      'ftp://a',
      'javascript:1',
      'https://a:b@c',
      'https://a/#b',
      `https://a/${'x'.repeat(2_100)}`,
    ];
    for (const text of bad) expect(check(text)).toBe('invalid_request');
  });

  test('is not an address of this machine or of a private network, unless that is allowed', () => {
    const check = (text: string, allowPrivateAddresses: boolean) =>
      checkWebhookUrl({ webhooks: { secureOnly: false, mayCall } as never }, text, { allowPrivateAddresses });
    for (const host of [
      '127.0.0.1:4000',
      'localhost:4000',
      'shop.localhost',
      '10.1.2.3',
      '192.168.0.9',
      '[::1]',
      '[fd00::1]',
      '0x7f.1',
    ]) {
      const refused = check(`http://${host}/2fa`, false);
      expect([host, refused]).toEqual([
        host,
        expect.objectContaining({
          code: 'invalid_request',
          detail: { message: expect.stringContaining('--private-callbacks allowed') },
        }),
      ]);
      expect([host, check(`http://${host}/2fa`, true).ok]).toEqual([host, true]);
    }
    for (const host of ['169.254.169.254', '[fe80::1]', '0.0.0.0', '[fd00:ec2::254]']) {
      expect([host, check(`http://${host}/`, true).ok, check(`http://${host}/`, false).ok]).toEqual([
        host,
        false,
        false,
      ]);
    }
  });
});

test('a result says what the contract says, and is drafted only where it is wanted', async () => {
  const world = await composeEngine(engines[0]!);
  const receiver = await startReceiver();
  const { application, secret } = await newSubscriber(world, { callbackUrl: receiver.baseUrl });
  const result = {
    challengeId: 'c',
    sessionToken: 'cs_session_x',
    email: 'ann@example.com',
    expiresAt: 2_000,
    completedAt: 1_000,
  };
  const approved = draftResult(world.engine.in(application), {
    ...result,
    status: 'approved',
    method: 'push',
  })!;
  await world.engine.database.stores.in(approved.applicationId).webhookDeliveries.insert(approved);
  await deliverAll(world);
  expect(receiver.verified(secret)).toEqual([
    {
      result: true,
      session_token: 'cs_session_x',
      status: 'approved',
      email: 'ann@example.com',
      client_id: application.clientId,
      method: 'push',
      completed_at: '1970-01-01T00:00:01.000Z',
      expires_at: '1970-01-01T00:00:02.000Z',
    },
  ]);
  expect(draftResult(world.engine.in(world.application), { ...result, status: 'denied' })).toBeUndefined();
  await receiver.stop();
  await world.close();
});
