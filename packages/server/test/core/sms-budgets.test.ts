import { afterAll, describe, expect, test } from 'vitest';
import type { Application, SmsSettings } from '../../src/core/application/application.ts';
import { DAY, HOUR } from '../../src/core/clock.ts';
import type { OutgoingSms } from '../../src/core/delivery/message.ts';
import { dayOf } from '../../src/core/sms-firewall/judge-sms.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import {
  addDestination,
  beginSetup,
  codeIn,
  REFUSED,
  scripted,
  send,
  UNKNOWN,
  withDelivery,
} from '../support/codes.ts';
import { anotherApplication, composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { firstFactor, newMember, newPerson, type Person, secondFactor, whoIs } from '../support/person.ts';
import { pausedRanges, spentOn } from '../support/sms-ledger.ts';

let lines = 100_000;
/** A Spanish mobile number of one range. */
const inRange = (range: number): string => `+34${range}${(lines += 1)}`;
const SMS: SmsSettings = { countries: [], prices: {}, defaultPrice: 100, dailySpend: 1_000_000 };

for (const engine of engines) {
  describe(`the limits of text messages on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const gateway = scripted<OutgoingSms>();
    const paying = withDelivery(world, { sms: gateway, acceptsAnyNumber: false });
    const { clock } = world;
    const spent = ({ id }: Application) => spentOn(world, id, dayOf(clock.now()));
    const apart = (sms: Partial<SmsSettings> = {}) => anotherApplication(world, { sms: { ...SMS, ...sms } });
    const begin = (person: Person, number: string) => beginSetup(paying, person, 'sms', number);
    /** One message by each of so many people. */
    const many = async (application: Application, count: number, range: number) => {
      const outcomes = [];
      for (let made = 0; made < count; made++) {
        outcomes.push(await begin(await newPerson(world, { application }), inRange(range)));
      }
      return outcomes;
    };

    test('five an hour to one account', async () => {
      const person = await newPerson(world, { application: await apart() });
      const outcomes = [];
      for (let sent = 0; sent < 6; sent++) outcomes.push(await begin(person, inRange(610 + sent)));
      expect(outcomes.map(verdict)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited']);
      expect(outcomes[5]).toMatchObject({ detail: { limit: { max: 5, remaining: 0 } } });
      clock.advance(HOUR);
      const tokens = (await newPerson(world, { application: person.application })).tokens;
      expect(verdict(await begin({ ...person, tokens }, inRange(610)))).toBe('ok');
    });

    test('five an hour to one number, whoever sets it up, which closes no login of its owner', async () => {
      const application = await apart();
      const number = inRange(620);
      const owner = await addDestination(world, await newPerson(world, { application }), 'sms', number);
      const outcomes = [];
      for (let sent = 0; sent < 6; sent++) {
        outcomes.push(await begin(await newPerson(world, { application }), number));
      }
      expect(tally(outcomes)).toEqual({ ok: 4, rate_limited: 2 });
      const { tempToken } = await firstFactor(world, owner);
      expect(verdict(await send(paying, owner, tempToken))).toBe('ok');
    });

    test('five an hour to one number over the logins of all who have it', async () => {
      const application = await apart();
      const number = inRange(621);
      const outcomes = [];
      for (let sent = 0; sent < 3; sent++) {
        const owner = await addDestination(world, await newPerson(world, { application }), 'sms', number);
        for (let login = 0; login < 2; login++) {
          outcomes.push(await send(paying, owner, (await firstFactor(world, owner)).tempToken));
        }
      }
      expect(tally(outcomes)).toEqual({ ok: 5, rate_limited: 1 });
    });

    test('ten set-ups an hour from one address', async () => {
      const application = await apart();
      const { caller } = await newPerson(world);
      const outcomes = [];
      for (let sent = 0; sent < 11; sent++) {
        const person = { ...(await newPerson(world, { application })), caller };
        outcomes.push(await begin(person, inRange(630 + sent)));
      }
      expect(tally(outcomes)).toEqual({ ok: 10, rate_limited: 1 });
      expect(verdict(await begin(await newPerson(world, { application }), inRange(650)))).toBe('ok');
    });

    test('sixty an hour to one range, also where every code is typed; other ranges go on', async () => {
      const application = await apart();
      const verdicts: string[] = [];
      for (let made = 0; made < 62; made++) {
        const person = await newPerson(world, { application });
        const outcome = await begin(person, inRange(640));
        verdicts.push(verdict(outcome));
        if (!outcome.ok) continue;
        const response = { method: 'sms', code: codeIn(gateway.sent.at(-1)!.text) } as const;
        unwrap(await confirmSetup(await whoIs(paying, person), response, person.caller));
      }
      expect(verdicts.indexOf('delivery_closed')).toBe(60);
      const member = await newMember(world, { application });
      const closed = await begin(member, inRange(640));
      expect(closed).toMatchObject({ code: 'delivery_closed', detail: { message: /totp, a backup code$/ } });
      expect(verdict(await begin(member, inRange(641)))).toBe('ok');
    });

    test('set-ups of a day cost half of what it may and not a thousandth more, under parallel load of two processes', async () => {
      const application = await apart({ dailySpend: 2_100 });
      const beside = await composeBeside(world, { clock });
      const other = withDelivery(beside, { sms: gateway, acceptsAnyNumber: false });
      const people: Person[] = [];
      for (let made = 0; made < 40; made++) people.push(await newPerson(world, { application }));
      gateway.sent.length = 0;
      const outcomes = await inParallel(40, (index) =>
        beginSetup([paying, other][index % 2]!, people[index]!, 'sms', inRange(600 + index)),
      );
      await beside.close();
      expect(tally(outcomes)).toEqual({ ok: 10, delivery_closed: 30 });
      expect([gateway.sent.length, await spent(application)]).toEqual([10, 1_000]);
      // The next day is another one.
      clock.advance(DAY);
      expect(tally(await many(application, 1, 600))).toEqual({ ok: 1 });
    });

    test('each prefix has its price, the longest counts', async () => {
      const prices = { '+34': 40, '+3460': 75, '+346': 60 };
      const application = await apart({ prices, defaultPrice: 200 });
      for (const [number, price] of [
        [inRange(601), 75],
        [inRange(651), 60],
        ['+12025550123', 200],
      ] as const) {
        const before = await spent(application);
        unwrap(await begin(await newPerson(world, { application }), number));
        expect((await spent(application)) - before).toBe(price);
      }
    });

    test('what no provider took costs nothing, what may have gone costs its price', async () => {
      const application = await apart({ dailySpend: 200 });
      gateway.answer = () => REFUSED;
      expect(tally(await many(application, 3, 660))).toEqual({ delivery_failed: 3 });
      expect(await spent(application)).toBe(0);
      gateway.answer = () => UNKNOWN;
      expect(tally(await many(application, 1, 660))).toEqual({ delivery_failed: 1 });
      expect(await spent(application)).toBe(100);
      gateway.answer = () => ({ outcome: 'accepted', provider: 'scripted' });
      expect(tally(await many(application, 1, 660))).toEqual({ delivery_closed: 1 });
    });

    test('a price is returned to the day that paid it', async () => {
      const application = await apart();
      const today = dayOf(clock.now());
      gateway.answer = () => {
        clock.advance(DAY);
        return REFUSED;
      };
      await world.engine.database.stores
        .in(application.id)
        .smsLedger.spend(dayOf(clock.now() + DAY), { cost: 500, cap: 1_000 });
      await many(application, 1, 661);
      gateway.answer = () => ({ outcome: 'accepted', provider: 'scripted' });
      expect(await spentOn(world, application.id, today)).toBe(0);
      expect(await spent(application)).toBe(500);
    });

    test('a range whose codes nobody types pauses for an hour, and others do not', async () => {
      const application = await apart();
      expect(tally(await many(application, 25, 670))).toEqual({ ok: 20, delivery_closed: 5 });
      expect(tally(await many(application, 1, 671))).toEqual({ ok: 1 });
      const paused = () => pausedRanges(world, application.id, clock.now());
      expect(await paused()).toEqual(['setup:+34670']);
      clock.advance(HOUR);
      expect(await paused()).toEqual([]);
      expect(tally(await many(application, 2, 670))).toEqual({ ok: 2 });
    });

    test('a range paused for codes on their way goes on once enough of them are typed', async () => {
      const application = await apart();
      const rush: (() => Promise<unknown>)[] = [];
      for (let made = 0; made < 20; made++) {
        const person = await newPerson(world, { application });
        unwrap(await begin(person, inRange(675)));
        const response = { method: 'sms', code: codeIn(gateway.sent.at(-1)!.text) } as const;
        rush.push(async () =>
          unwrap(await confirmSetup(await whoIs(paying, person), response, person.caller)),
        );
      }
      expect(tally(await many(application, 1, 675))).toEqual({ delivery_closed: 1 });
      for (const type of rush.slice(0, 2)) await type();
      expect(tally(await many(application, 1, 675))).toEqual({ delivery_closed: 1 });
      await rush[2]!();
      expect(tally(await many(application, 1, 675))).toEqual({ ok: 1 });
      // The 21st has made it 3 of 21.
      expect(tally(await many(application, 1, 675))).toEqual({ delivery_closed: 1 });
      for (const type of rush.slice(3)) await type();
      expect(tally(await many(application, 40, 675))).toEqual({ ok: 39, delivery_closed: 1 });
    });

    test('set-ups that fill or pause a range close no login of those who have proven their numbers', async () => {
      for (const typed of [false, true]) {
        const application = await apart();
        const range = typed ? 676 : 677;
        const person = await newPerson(world, { application });
        const owner = await addDestination(world, person, 'sms', inRange(range));
        for (let made = 0; made < 70; made++) {
          const thief = await newPerson(world, { application });
          const outcome = await begin(thief, inRange(range));
          if (!outcome.ok || !typed) continue;
          const response = { method: 'sms', code: codeIn(gateway.sent.at(-1)!.text) } as const;
          unwrap(await confirmSetup(await whoIs(paying, thief), response, thief.caller));
        }
        expect(tally(await many(application, 1, range))).toEqual({ delivery_closed: 1 });
        const { tempToken } = await firstFactor(world, owner);
        expect(verdict(await send(paying, owner, tempToken))).toBe('ok');
      }
    });

    test.each([
      ['sixty an hour where every code is typed', true, 60],
      ['twenty where none is', false, 20],
    ])('logins of proven numbers of one range: %s', async (_name, typed, limit) => {
      const application = await apart();
      const verdicts: string[] = [];
      for (let made = 0; made < 16; made++) {
        const person = await newPerson(world, { application });
        const owner = await addDestination(world, person, 'sms', inRange(678));
        for (let login = 0; login < 4; login++) {
          const { tempToken } = await firstFactor(world, owner);
          verdicts.push(verdict(await send(paying, owner, tempToken)));
          if (!typed || verdicts.at(-1) !== 'ok') continue;
          const code = codeIn(gateway.sent.at(-1)!.text);
          unwrap(await secondFactor(world, owner, tempToken, { method: 'sms', code }));
        }
      }
      expect(verdicts.indexOf('delivery_closed')).toBe(limit);
      expect(verdicts.slice(0, limit)).toEqual(Array(limit).fill('ok'));
      expect(new Set(verdicts.slice(limit))).toEqual(new Set(['delivery_closed']));
      expect(tally(await many(application, 1, 678))).toEqual({ ok: 1 });
    });

    test('a range whose codes are typed, if only every fifth, goes on', async () => {
      const application = await apart();
      for (let made = 0; made < 40; made++) {
        const person = await newPerson(world, { application });
        unwrap(await begin(person, inRange(680)));
        if (made % 5 !== 0) continue;
        const response = { method: 'sms', code: codeIn(gateway.sent.at(-1)!.text) } as const;
        unwrap(await confirmSetup(await whoIs(paying, person), response, person.caller));
      }
    });

    test('no limit of one application counts in another', async () => {
      const [one, other] = [await apart({ dailySpend: 0 }), await apart()];
      expect(tally(await many(one, 1, 690))).toEqual({ delivery_closed: 1 });
      expect(tally(await many(other, 1, 690))).toEqual({ ok: 1 });
    });
  });
}
