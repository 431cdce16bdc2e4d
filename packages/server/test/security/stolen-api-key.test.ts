import { expect, test } from 'vitest';
import { completeSettings } from '../../src/core/application/application.ts';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { deliveryBinding } from '../../src/core/webhook/draft-delivery.ts';
import { countEvaluations } from '../support/attack-target.ts';
import { describeAttack } from '../support/describe-attack.ts';
import { type Business, Caller, newBusiness, newKey, newShared, told } from '../support/hosted.ts';
import { inParallel } from '../support/outcomes.ts';
import { authenticator, codeNow, wrongCode } from '../support/person.ts';

// One stolen API key disables everyone.
describeAttack(
  'a stolen API key turns people off',
  (on) => {
    const people = async (business: Business, count: number): Promise<Caller[]> => {
      const callers = Array.from({ length: count }, () => new Caller(on.target, business));
      for (const caller of callers) expect((await caller.enable(newShared())).status).toBe(200);
      return callers;
    };
    const alarms = async ({ application }: Business) =>
      on.target.engine.database.stores.in(application.id).audit.list({ type: 'api_key.capped', limit: 100 });

    test('a stolen key turns off five people and no sixth, however parallel, and an alarm is raised once', async () => {
      const business = await newBusiness(on.target);
      const callers = await people(business, 20);
      const answers = await inParallel(20, (index) => callers[index]!.disable());
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(new Set(refused.map((answer) => told(answer).join(' ')))).toEqual(new Set(['429 rate_limited']));
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(3000);
      const states = await Promise.all(callers.map((caller) => caller.status()));
      expect(states.filter((status) => status.two_factor_enabled)).toHaveLength(15);
      expect(await alarms(business)).toMatchObject([
        { actor: 'system', data: { keyId: business.keyId, max: 5 } },
      ]);
      on.target.clock.advance(HOUR);
      expect((await callers[19]!.disable()).status).toBe(200);
    });

    test('the alarm reaches the business that asked for it, and names the key', async () => {
      const webhooks = { eventsUrl: 'https://shop.example/events', events: ['api_key.*'] } as const;
      const settings = completeSettings({});
      const business = await newBusiness(on.target, {
        settings: { webhooks: { ...settings.webhooks, ...webhooks } },
      });
      for (const caller of await people(business, 5)) await caller.disable();
      const { webhookDeliveries } = on.target.engine.database.stores.in(business.application.id);
      const [delivery, ...others] = await webhookDeliveries.list({ limit: 9 });
      expect(others).toEqual([]);
      const payload = on.target.engine.boxes.open(delivery!.payload, deliveryBinding(delivery!));
      expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
        type: 'api_key.capped',
        data: { client_id: business.clientId, key_id: business.keyId },
      });
    });

    test('replacing counts on the same limit, adding and repeating do not', async () => {
      const business = await newBusiness(on.target);
      const [ann, ben, carla, ...others] = await people(business, 12);
      const shared = newShared();
      for (let time = 0; time < 3; time++) expect((await ann!.enable(newShared())).status).toBe(200);
      expect((await ben!.disable()).status).toBe(200);
      for (let time = 0; time < 8; time++) expect((await ben!.disable()).status).toBe(200);
      expect((await ben!.enable(shared)).status).toBe(200);
      for (let time = 0; time < 8; time++) expect((await ben!.enable(shared)).status).toBe(200);
      const { data } = await carla!.enroll();
      expect((await carla!.activate(codeNow(on.target, authenticator(data.secret)))).status).toBe(200);
      expect(await alarms(business)).toHaveLength(1);
      expect(told(await others[0]!.disable())).toEqual([429, 'rate_limited']);
      expect(told(await others[0]!.enable(newShared()))).toEqual([429, 'rate_limited']);
      const { data: pending } = await others[0]!.enroll();
      const activation = await others[0]!.activate(codeNow(on.target, authenticator(pending.secret)));
      expect(told(activation)).toEqual([429, 'rate_limited']);
      await people(business, 2);
    });

    test('other keys and other businesses are left alone', async () => {
      const [thief, neighbour] = [await newBusiness(on.target), await newBusiness(on.target)];
      const callers = await people(thief, 6);
      for (const caller of callers) await caller.disable();
      const [ben] = await people(neighbour, 1);
      expect((await ben!.disable()).status).toBe(200);
    });
  },
  () => ({ limits: { keyChanges: { max: 5, windowSeconds: 3600 } } }),
);

// Whoever may check codes may guess them too, and a hundred wrong ones wear a factor out.
const MAX = 12;

describeAttack(
  'a stolen API key guesses',
  (on) => {
    const enrolled = async (business: Business) => {
      const [caller, shared] = [new Caller(on.target, business), newShared()];
      expect((await caller.enable(shared)).status).toBe(200);
      return {
        caller,
        guess: () => caller.verify(wrongCode(on.target, shared.totp)),
        right: () => caller.verify(codeNow(on.target, shared.totp)),
      };
    };
    const pending = async (caller: Caller) => ({ totp: authenticator((await caller.enroll()).data.secret) });
    const alarms = ({ application }: Business) =>
      on.target.engine.database.stores.in(application.id).audit.list({ type: 'api_key.capped', limit: 100 });

    test('at everyone in parallel: no more than the limit are evaluated, and an alarm is raised once', async () => {
      const business = await newBusiness(on.target);
      const people = await Promise.all(Array.from({ length: 10 }, () => enrolled(business)));
      const evaluated = countEvaluations(on.target.engine);
      const before = evaluated.codes;
      const answers = await inParallel(40, (index) => people[index % 10]!.guess());
      expect(evaluated.codes - before).toBe(MAX);
      const seen = answers.map((answer) => told(answer).join(' ')).toSorted();
      expect(seen).toEqual([...Array(MAX).fill('400 invalid_code'), ...Array(28).fill('429 rate_limited')]);
      expect(await alarms(business)).toMatchObject([
        { actor: 'system', data: { keyId: business.keyId, limit: 'keyGuesses', max: MAX } },
      ]);
      const refused = await people[0]!.right();
      expect(told(refused)).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
      on.target.clock.advance(HOUR);
      expect((await people[0]!.right()).status).toBe(200);
    });

    test('through set-ups as through checks; right codes cost nothing', async () => {
      const business = await newBusiness(on.target);
      const [ann, ben] = [await enrolled(business), await enrolled(business)];
      for (let time = 0; time < MAX + 3; time++) {
        expect((await ann.right()).status).toBe(200);
        on.target.clock.advance(MINUTE);
      }
      const { totp } = await pending(ben.caller);
      for (let time = 0; time < 6; time++) {
        expect(told(await ben.caller.activate(wrongCode(on.target, totp)))).toEqual([400, 'invalid_code']);
        expect(told(await ann.guess())).toEqual([400, 'invalid_code']);
      }
      expect(told(await ann.guess())).toEqual([429, 'rate_limited']);
      expect(told(await ben.caller.activate(codeNow(on.target, totp)))).toEqual([429, 'rate_limited']);
    });

    test('and its successor is free at once, as are other businesses', async () => {
      const [thief, neighbour] = [await newBusiness(on.target), await newBusiness(on.target)];
      const [ann, ben] = [await enrolled(thief), await enrolled(thief)];
      const carla = await enrolled(neighbour);
      for (let time = 0; time < MAX; time++) await (time % 2 === 0 ? ann : ben).guess();
      expect(told(await ann.right())).toEqual([429, 'rate_limited']);
      expect((await carla.right()).status).toBe(200);
      const { token: apiKey } = await newKey(on.target, thief.application);
      const again = new Caller(on.target, { ...thief, apiKey }, ann.caller.email);
      expect(told(await again.verify('000000'))).toEqual([400, 'invalid_code']);
    });
  },
  () => ({ limits: { keyGuesses: { max: MAX, windowSeconds: 3600 } } }),
);
