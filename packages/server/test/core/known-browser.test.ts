import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { login } from '../../src/flows/login/login.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  firstFactor,
  fullLogin,
  logIn,
  newCaller,
  newMember,
  newPerson,
  type Person,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`the password limits on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const fail = async (person: Person, times: number, caller = person.caller, deviceToken?: string) => {
      const verdicts = new Set<string>();
      for (let guess = 0; guess < times; guess++) {
        const options = { password: 'wrong', caller, ...(deviceToken && { deviceToken }) };
        verdicts.add(verdict(await logIn(world, person, options)));
      }
      return [...verdicts];
    };

    test('five wrong passwords of one account from one address lock that pair, until the window ends', async () => {
      const person = await newPerson(world);
      const thief = newCaller();
      expect(await fail(person, 5, thief)).toEqual(['invalid_credentials']);
      expect(await fail(person, 1, thief)).toEqual(['rate_limited']);
      expect(verdict(await logIn(world, person, { caller: thief }))).toBe('rate_limited');
      expect(verdict(await logIn(world, person))).toBe('ok');
      world.clock.advance(15 * MINUTE);
      expect(verdict(await logIn(world, person, { caller: thief }))).toBe('ok');
    });

    test('a right password gives its attempt back', async () => {
      const person = await newPerson(world);
      await fail(person, 4);
      for (let round = 0; round < 10; round++) await fullLogin(world, person);
      expect(await fail(person, 1)).toEqual(['invalid_credentials']);
      expect(await fail(person, 1)).toEqual(['rate_limited']);
    });

    test('an address is locked after 50 wrong passwords over all accounts', async () => {
      const thief = newCaller();
      for (let victim = 0; victim < 10; victim++) await fail(await newPerson(world), 5, thief);
      const person = await newPerson(world);
      expect(verdict(await logIn(world, person, { caller: thief }))).toBe('rate_limited');
      expect(verdict(await logIn(world, person))).toBe('ok');
    });

    test('100 wrong passwords from everywhere lock strangers out, and not the owner', async () => {
      const member = await newMember(world);
      const laptop = newCaller();
      const { deviceToken } = await bothFactors(world, member, { trustDevice: {}, caller: laptop });
      for (let address = 0; address < 20; address++) await fail(member, 5, newCaller());
      expect(verdict(await logIn(world, member, { caller: newCaller() }))).toBe('rate_limited');
      // From the address of an earlier login, and from a trusted browser on the road.
      await firstFactor(world, member);
      await fullLogin(world, member, { caller: newCaller(), deviceToken: deviceToken! });
    });

    test('a trusted browser has five guesses of its own where the pair is used up', async () => {
      const member = await newMember(world);
      const cafe = newCaller();
      const { deviceToken } = await bothFactors(world, member, { trustDevice: {} });
      await fail(member, 5, cafe);
      expect(await fail(member, 1, cafe)).toEqual(['rate_limited']);
      expect(await fail(member, 5, cafe, deviceToken)).toEqual(['invalid_credentials']);
      expect(await fail(member, 1, cafe, deviceToken)).toEqual(['rate_limited']);
    });

    test('a trusted browser of someone else opens no limit', async () => {
      const [member, thief] = [await newMember(world), await newMember(world)];
      const { deviceToken } = await bothFactors(world, thief, { trustDevice: {} });
      await fail(member, 5, thief.caller);
      expect(await fail(member, 1, thief.caller, deviceToken)).toEqual(['rate_limited']);
    });

    test('every spelling of a name and the address count on one bucket', async () => {
      const person = await newPerson(world);
      const thief = newCaller();
      const { email, username } = person;
      const [local, domain] = email.split('@') as [string, string];
      const spellings = [email, email.toUpperCase(), `${local.toUpperCase()}@${domain}`, username];
      const guess = (identifier: string) =>
        login(world.engine.in(person.application), { identifier, password: 'wrong' }, thief);
      for (const spelling of [...spellings, username.toUpperCase()]) {
        expect(verdict(await guess(spelling))).toBe('invalid_credentials');
      }
      for (const spelling of spellings) expect(verdict(await guess(spelling))).toBe('rate_limited');
    });

    test('what can be no name is refused and moves no counter', async () => {
      const caller = newCaller();
      const before = await world.sql.selectFrom('throttles').selectAll().orderBy('key').execute();
      const odd = [
        '',
        ' ',
        'a b',
        'ann\0',
        'ann @example.com',
        'а'.repeat(5),
        'x'.repeat(10_240),
        'ann@',
        '@b.co',
      ];
      for (const identifier of odd) {
        const outcome = await login(
          world.engine.in(world.application),
          { identifier, password: 'x' },
          caller,
        );
        expect(verdict(outcome)).toBe('invalid_request');
      }
      const after = await world.sql.selectFrom('throttles').selectAll().orderBy('key').execute();
      expect(after).toEqual(before);
    });

    test('a failure reports the tightest limit, a success gives its attempt back', async () => {
      const person = await newPerson(world);
      const seen: number[] = [];
      const caller = {
        ...newCaller(),
        onLimit: ({ remaining }: { remaining: number }) => void seen.push(remaining),
      };
      await fail(person, 2, caller);
      unwrap(await logIn(world, person, { caller }));
      await fail(person, 3, caller);
      expect(seen).toEqual([4, 3, 2, 2, 1, 0]);
    });
  });
}
