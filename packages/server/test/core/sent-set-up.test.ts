import { afterAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { listFactors, removeFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { countRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { shownDestination } from '../../src/flows/enrolment/set-up-sent.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import { openSentSetupChallenge } from '../../src/flows/enrolment/setup-challenge.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import {
  addDestination,
  arrived,
  beginSetup,
  codeIn,
  newestCode,
  newNumber,
  newReceiver,
  otherThan,
  receive,
} from '../support/codes.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  authenticator,
  codeNow,
  firstFactor,
  fullLogin,
  newMember,
  newPerson,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

const limits = { smsSend: { max: 100 }, emailSend: { max: 100 }, smsIp: { max: 1000 } };

for (const engine of engines) {
  describe(`setting up a destination on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true, limits });
    afterAll(world.close);
    const begin = (person: Person, destination: string, type: 'sms' | 'email' = 'sms') =>
      beginSetup(world, person, type, destination);
    const confirm = async (person: Person, code: string, method: 'sms' | 'email' = 'sms') =>
      confirmSetup(await whoIs(world, person), { method, code }, person.caller);
    const factorsOf = async (person: Person) => listFactors(await whoIs(world, person));

    test.each([
      ['sms', '+4915112345678', '+491****5678'],
      ['email', 'Somebody@Example.org', 'Som****@Example.org'],
    ] as const)('by %s answers the destination masked, and counts for nothing', async (type, to, shown) => {
      const person = await newPerson(world);
      expect(await begin(person, to, type)).toEqual({ ok: true, value: { destination: shown } });
      await fullLogin(world, person);
      expect(await factorsOf(person)).toEqual([]);
      unwrap(await confirm(person, newestCode(world, to), type));
      const [factor] = await factorsOf(person);
      expect([factor!.type, shownDestination(world.engine, factor!)]).toEqual([type, shown]);
      expect((await firstFactor(world, person)).methods).toEqual([type]);
    });

    test('begun again in the session replaces the one before, whose code is worth nothing', async () => {
      const person = await newPerson(world);
      const [one, other] = [newNumber(), newNumber()];
      unwrap(await begin(person, one));
      const old = newestCode(world, one);
      unwrap(await begin(person, other));
      const code = newestCode(world, other);
      if (old !== code) expect(verdict(await confirm(person, old))).toBe('invalid_code');
      unwrap(await confirm(person, code));
      const [factor, ...rest] = await factorsOf(person);
      expect(rest).toEqual([]);
      expect(shownDestination(world.engine, factor!)).toMatch(new RegExp(`${other.slice(-4)}$`));
    });

    test('begun 8 times at once by each of six people leaves each one code that works', async () => {
      const people = await inParallel(6, async () => ({
        person: await newPerson(world),
        number: newNumber(),
      }));
      const begun = await inParallel(48, (index) =>
        begin(people[index % 6]!.person, people[index % 6]!.number),
      );
      expect(tally(begun)).toEqual({ ok: 48 });
      for (const { person, number } of people) {
        const codes = [...new Set(arrived(world, number).map(({ text }) => codeIn(text)))];
        const outcomes = [];
        for (const code of codes) outcomes.push(await confirm(person, code));
        expect(tally(outcomes).ok).toBe(1);
        expect(await factorsOf(person)).toHaveLength(1);
      }
    });

    test('begun at once in two processes is one challenge, whose next code ends the one before', async () => {
      const who = await whoIs(world, await newPerson(world));
      const beside = await composeBeside(world, { clock: world.clock });
      const opened = await inParallel(16, (index) =>
        openSentSetupChallenge({ ...who, ...[world, beside][index % 2]!.engine.in(who.application) }, 'sms'),
      );
      await beside.close();
      expect(new Set(opened.map((challenge) => challenge?.id)).size).toBe(1);
    });

    test('confirmed 16 times at once becomes one factor', async () => {
      const person = await newPerson(world);
      const number = newNumber();
      unwrap(await begin(person, number));
      const code = newestCode(world, number);
      expect(tally(await inParallel(16, () => confirm(person, code))).ok).toBe(1);
      expect(await factorsOf(person)).toHaveLength(1);
    });

    test('is confirmed in the session that began it and in no other', async () => {
      const person = await newPerson(world);
      const number = newNumber();
      unwrap(await begin(person, number));
      const { tokens } = await fullLogin(world, person);
      const code = newestCode(world, number);
      expect(verdict(await confirm({ ...person, tokens }, code))).toBe('setup_not_initiated');
      expect(verdict(await confirm(person, code))).toBe('ok');
    });

    test('is not confirmed by the code of another person, method or purpose', async () => {
      const [person, other] = [await newPerson(world), await newPerson(world)];
      const [mine, theirs] = [newNumber(), newNumber()];
      unwrap(await begin(person, mine));
      unwrap(await begin(other, theirs));
      unwrap(await begin(person, 'x@example.org', 'email'));
      const codes = [newestCode(world, theirs), newestCode(world, 'x@example.org')];
      const own = newestCode(world, mine);
      for (const code of codes.filter((one) => one !== own)) {
        expect(verdict(await confirm(person, code))).toBe('invalid_code');
      }
      expect(verdict(await confirm(person, own))).toBe('ok');
    });

    test('no code of a set-up finishes a login, and none of a login a set-up', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const number = newNumber();
      // Its session showed the factor, so that it has sudo.
      unwrap(await begin(person, number));
      const code = newestCode(world, number);
      expect(verdict(await secondFactor(world, person, tempToken, { code }))).toBe('invalid_code');
      expect(verdict(await confirm(person, code))).toBe('ok');
    });

    test.each([
      ['sms', 5],
      ['email', 10],
    ] as const)('by %s is confirmed within %i minutes', async (type, minutes) => {
      const person = await newPerson(world);
      const to = () => (type === 'sms' ? newNumber() : `late-${person.username}@example.org`);
      const early = to();
      unwrap(await begin(person, early, type));
      world.clock.advance(minutes * MINUTE);
      expect(verdict(await confirm(person, newestCode(world, early), type))).toBe('invalid_code');
      const again = to();
      const fresh = { ...person, tokens: (await fullLogin(world, person)).tokens };
      unwrap(await begin(fresh, again, type));
      world.clock.advance(minutes * MINUTE - 2 * SECOND);
      expect(verdict(await confirm(fresh, newestCode(world, again), type))).toBe('ok');
    });

    test('needs sudo to begin', async () => {
      const member = await newMember(world);
      const { refreshToken } = member.tokens;
      const renewed = await refreshSession(world.engine.in(member.application), refreshToken, member.caller);
      const stale = { ...member, tokens: unwrap(renewed) };
      expect(verdict(await begin(stale, newNumber()))).toBe('step_up_required');
      expect(verdict(await begin(stale, 'a@example.org', 'email'))).toBe('step_up_required');
    });

    test('wrong codes count on the limit of the account', async () => {
      const person = await newPerson(world);
      const number = newNumber();
      unwrap(await begin(person, number));
      const code = newestCode(world, number);
      const outcomes = [];
      for (let guess = 0; guess < 11; guess++) outcomes.push(await confirm(person, otherThan(code)));
      expect(tally(outcomes)).toEqual({ invalid_code: 10, rate_limited: 1 });
      unwrap(await begin(person, number));
      expect(verdict(await confirm(person, newestCode(world, number)))).toBe('rate_limited');
    });

    test('confirming a number ends a pending authenticator, with the recovery codes shown beside it', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setup = unwrap(await startTotpSetup(who, { format: 'alphanumeric-10' }, person.caller));
      await addDestination(world, person, 'sms', newNumber());
      const code = codeNow(world, authenticator(setup.secret));
      const response = { method: 'totp', code } as const;
      const late = await confirmSetup(await whoIs(world, person), response, person.caller);
      expect(verdict(late)).toBe('setup_not_initiated');
      expect(await countRecoveryCodes(await whoIs(world, person))).toEqual({ remaining: 0, total: 0 });
      const { tempToken } = await firstFactor(world, person);
      const recovery = { method: 'recovery_code', code: setup.recoveryCodes[0]! };
      expect(verdict(await secondFactor(world, person, tempToken, recovery))).toBe('invalid_code');
    });

    test('takes five destinations of a kind, and no sixth', async () => {
      const person = await newPerson(world);
      for (let made = 0; made < 5; made++) await addDestination(world, person, 'sms', newNumber());
      expect(verdict(await begin(person, newNumber()))).toBe('too_many_factors');
    });

    test('a code that is under way dies with the factor that is removed', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const code = await receive(world, person, tempToken);
      unwrap(await removeFactors(await whoIs(world, person), 'all', person.caller));
      expect(verdict(await secondFactor(world, person, tempToken, { code }))).toBe('invalid_challenge');
      await fullLogin(world, person);
    });

    test.each(['', 'no number', '123', '+1 202 555 0123 ext. 5', 'x'.repeat(300)])(
      'a number like "%s" is refused, and nothing is stored',
      async (number) => {
        const person = await newPerson(world);
        const outcome = await begin(person, number);
        expect(outcome).toMatchObject({ code: 'invalid_request', detail: { field: 'phoneNumber' } });
        const rows = await world.sql
          .selectFrom('factors')
          .select('id')
          .where('account_id', '=', person.accountId)
          .execute();
        expect(rows).toEqual([]);
      },
    );

    test.each(['', 'nobody', 'a@b@c', 'a b@example.org', `a\u200b@example.org`])(
      'an address like "%s" is refused',
      async (address) => {
        const person = await newPerson(world);
        expect(await begin(person, address, 'email')).toMatchObject({
          code: 'invalid_request',
          detail: { field: 'email' },
        });
      },
    );

    test('a pending one is over after half an hour', async () => {
      const person = await newPerson(world);
      const number = newNumber();
      unwrap(await begin(person, number));
      world.clock.advance(HOUR / 2);
      const { tokens } = await fullLogin(world, person);
      expect(verdict(await confirm({ ...person, tokens }, newestCode(world, number)))).toBe(
        'setup_not_initiated',
      );
    });
  });
}
