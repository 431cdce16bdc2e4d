import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { listFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { countRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { startTotpSetup, type TotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import type { Authenticated } from '../../src/flows/login/authenticate.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  authenticator,
  codeNow,
  firstFactor,
  fullLogin,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`setting up TOTP on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const start = async (who: Authenticated): Promise<TotpSetup> =>
      unwrap(await startTotpSetup(who, { format: 'alphanumeric-10' }, newCaller()));
    const confirm = (who: Authenticated, code: string, person: Person) =>
      confirmSetup(who, { method: 'totp', code }, person.caller);
    const codeOf = ({ secret }: TotpSetup, steps = 0) => codeNow(world, authenticator(secret), steps);
    const recover = async (person: Person, code: string) => {
      const { tempToken } = await firstFactor(world, person);
      return secondFactor(world, person, tempToken, { method: 'recovery_code', code });
    };

    test('a set-up counts for nothing until it is confirmed', async () => {
      const person = await newPerson(world);
      const setup = await start(await whoIs(world, person));
      await fullLogin(world, person);
      const who = await whoIs(world, person);
      expect(await listFactors(who)).toEqual([]);
      expect(await countRecoveryCodes(who)).toEqual({ remaining: 0, total: 0 });
      expect(await confirm(who, codeOf(setup), person)).toMatchObject({
        ok: true,
        value: { method: 'totp' },
      });
      expect(await countRecoveryCodes(who)).toEqual({ remaining: 10, total: 10 });
      await firstFactor(world, person);
    });

    test('confirming what nobody began is refused', async () => {
      const person = await newPerson(world);
      const outcome = await confirm(await whoIs(world, person), '123456', person);
      expect(verdict(outcome)).toBe('setup_not_initiated');
    });

    test('confirming a second time is refused, and leaves the factor in force', async () => {
      const person = await newPerson(world);
      const setup = await start(await whoIs(world, person));
      unwrap(await confirm(await whoIs(world, person), codeOf(setup), person));
      const again = await confirm(await whoIs(world, person), codeOf(setup, 1), person);
      expect(verdict(again)).toBe('setup_not_initiated');
      expect(await listFactors(await whoIs(world, person))).toHaveLength(1);
    });

    test('one set-up confirmed 16 times at once becomes one factor', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setup = await start(who);
      const code = codeOf(setup);
      const outcomes = await inParallel(16, () => confirm(who, code, person));
      expect(tally(outcomes).ok).toBe(1);
      expect(await listFactors(who)).toHaveLength(1);
    });

    test.each([0, 1])(
      'of two set-ups begun at once, number %i may be confirmed and the other dies',
      async (kept) => {
        const person = await newPerson(world);
        const who = await whoIs(world, person);
        const setups = await inParallel(2, () => start(who));
        unwrap(await confirm(who, codeOf(setups[kept]!), person));

        const { tempToken } = await firstFactor(world, person);
        const dead = authenticator(setups[1 - kept]!.secret);
        const alive = authenticator(setups[kept]!.secret);
        const refused = await secondFactor(world, person, tempToken, { code: nextCode(world, dead) });
        expect(verdict(refused)).toBe('invalid_code');
        const accepted = await secondFactor(world, person, tempToken, { code: codeNow(world, alive) });
        expect(verdict(accepted)).toBe('ok');

        const sets = await world.sql
          .selectFrom('recovery_code_sets')
          .select('status')
          .where('account_id', '=', person.accountId)
          .execute();
        expect(sets.map(({ status }) => status).sort()).toEqual(['ended', 'live']);
        // The codes shown beside the confirmed one live; those shown beside the other do not.
        expect(verdict(await recover(person, setups[1 - kept]!.recoveryCodes[0]!))).toBe('invalid_code');
        expect(verdict(await recover(person, setups[kept]!.recoveryCodes[0]!))).toBe('ok');
      },
    );

    test('five set-ups wait at once; a sixth ends the oldest', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setups = [];
      for (let call = 0; call < 6; call++) setups.push(await start(who));
      expect(verdict(await confirm(who, codeOf(setups[0]!), person))).toBe('invalid_code');
      expect(verdict(await confirm(who, codeOf(setups[1]!), person))).toBe('ok');
    });

    test('a set-up may be confirmed for 30 minutes, also when it was begun again', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const first = await start(who);
      world.clock.advance(20 * MINUTE);
      // Confirming needs the same session only, not sudo; a newer set-up needs sudo.
      const second = await start({ ...who, sudo: true });
      world.clock.advance(10 * MINUTE);
      expect(verdict(await confirm(who, codeOf(first), person))).toBe('invalid_code');
      world.clock.advance(19 * MINUTE);
      expect(verdict(await confirm(who, codeOf(second), person))).toBe('ok');
    });

    test('after 30 minutes a set-up has to be begun again', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setup = await start(who);
      world.clock.advance(30 * MINUTE);
      expect(verdict(await confirm(who, codeOf(setup), person))).toBe('setup_not_initiated');
      const again = await start({ ...who, sudo: true });
      expect(verdict(await confirm(who, codeOf(setup), person))).toBe('invalid_code');
      expect(verdict(await confirm(who, codeOf(again), person))).toBe('ok');
    });

    test('another session of the same person cannot confirm it', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setup = await start(who);
      const { tokens } = await fullLogin(world, person);
      const elsewhere = await whoIs(world, { ...person, tokens });
      expect(verdict(await confirm(elsewhere, codeOf(setup), person))).toBe('setup_not_initiated');
      const own = await start(elsewhere);
      expect(verdict(await confirm(elsewhere, codeOf(setup), person))).toBe('invalid_code');
      expect(verdict(await confirm(elsewhere, codeOf(own), person))).toBe('ok');
      // The set-up of the first session ended with it, and only showing the new factor adds another.
      expect(verdict(await confirm(who, codeOf(setup, 1), person))).toBe('setup_not_initiated');
    });

    test('another person cannot confirm it', async () => {
      const [person, stranger] = [await newPerson(world), await newPerson(world)];
      const setup = await start(await whoIs(world, person));
      const outcome = await confirm(await whoIs(world, stranger), codeOf(setup), stranger);
      expect(verdict(outcome)).toBe('setup_not_initiated');
    });

    test('no recovery codes are shown where live ones exist, and they stay', async () => {
      const member = await newMember(world);
      const who = await whoIs(world, member);
      const setup = await start(who);
      expect(setup.recoveryCodes).toEqual([]);
      unwrap(await confirm(who, codeOf(setup), member));
      expect(verdict(await recover(member, member.recoveryCodes[0]!))).toBe('ok');
    });

    test('whoever spent all recovery codes is shown new ones beside the next factor', async () => {
      const member = await newMember(world);
      for (const code of member.recoveryCodes) expect(verdict(await recover(member, code))).toBe('ok');
      const who = await whoIs(world, member);
      const setup = await start(who);
      expect(setup.recoveryCodes).toHaveLength(10);
      unwrap(await confirm(who, codeOf(setup), member));
      expect(await countRecoveryCodes(who)).toEqual({ remaining: 10, total: 10 });
      expect(verdict(await recover(member, setup.recoveryCodes[9]!))).toBe('ok');
    });

    test('a code that fits at another time tells how far the clock is off', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setup = await start(who);
      for (const steps of [4, -4, 19, -19]) {
        const outcome = await confirm(who, codeOf(setup, steps), person);
        expect(outcome).toMatchObject({ code: 'invalid_code', detail: { clockSkewSeconds: steps * 30 } });
      }
      const far = await confirm(who, codeOf(setup, 22), person);
      expect(far).toEqual({ ok: false, code: 'invalid_code', detail: {} });
    });

    test('ten wrong codes lock the confirmation too', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, person);
      const setup = await start(who);
      const outcomes = [];
      for (let guess = 0; guess < 11; guess++) outcomes.push(await confirm(who, codeOf(setup, 50), person));
      expect(tally(outcomes)).toEqual({ invalid_code: 10, rate_limited: 1 });
      expect(verdict(await confirm(who, codeOf(setup), person))).toBe('rate_limited');
      world.clock.advance(15 * MINUTE);
      expect(verdict(await confirm(who, codeOf(setup), person))).toBe('ok');
    });

    test('a pending login by password alone ends when a factor is confirmed', async () => {
      const member = await newMember(world);
      const pending = await firstFactor(world, member);
      const who = await whoIs(world, member);
      unwrap(await confirm(who, codeOf(await start(who)), member));
      const outcome = await secondFactor(world, member, pending.tempToken, {
        code: nextCode(world, member.totp),
      });
      expect(verdict(outcome)).toBe('invalid_challenge');
    });
  });
}
