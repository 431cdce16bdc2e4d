import { afterAll, describe, expect, test } from 'vitest';
import {
  countRecoveryCodes,
  generateRecoveryCodes,
} from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  firstFactor,
  firstFactors,
  fullLogin,
  type Member,
  newMember,
  newPerson,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`recovery codes on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const recover = async (member: Member, code: string) => {
      const { tempToken } = await firstFactor(world, member);
      return secondFactor(world, member, tempToken, { method: 'recovery_code', code });
    };
    const regenerate = async (member: Member, format: 'alphanumeric-10' | 'digits-8' | 'digits-4-4') =>
      unwrap(await generateRecoveryCodes(await whoIs(world, member), format, member.caller));

    test('each code logs in once, and the rest are counted', async () => {
      const member = await newMember(world);
      for (const [index, code] of member.recoveryCodes.entries()) {
        const finished = unwrap(await recover(member, code));
        expect(finished.remainingCodes).toBe(9 - index);
      }
      expect(verdict(await recover(member, member.recoveryCodes[0]!))).toBe('invalid_code');
      const counted = await countRecoveryCodes(await whoIs(world, member));
      expect(counted).toEqual({ remaining: 0, total: 10 });
    });

    test('one code 50 times at once opens one session', async () => {
      const member = await newMember(world);
      const pending = await firstFactors(world, member, 50);
      const response = { method: 'recovery_code', code: member.recoveryCodes[3]! };
      const outcomes = await inParallel(50, (index) =>
        secondFactor(world, member, pending[index]!.tempToken, response),
      );
      expect(tally(outcomes).ok).toBe(1);
      const { application, accountId } = member;
      const live = await world.engine.database.stores
        .in(application.id)
        .sessions.listLive(accountId, world.clock.now());
      expect(live).toHaveLength(2);
    });

    test('it may be typed with spaces, hyphens and in lower case', async () => {
      const member = await newMember(world);
      const [first, second] = member.recoveryCodes;
      expect(verdict(await recover(member, first!.toLowerCase()))).toBe('ok');
      expect(verdict(await recover(member, `${second!.slice(0, 5)}-${second!.slice(5)} `))).toBe('ok');
    });

    test('a code of someone else is refused', async () => {
      const [member, stranger] = [await newMember(world), await newMember(world)];
      expect(verdict(await recover(stranger, member.recoveryCodes[0]!))).toBe('invalid_code');
      expect(verdict(await recover(member, member.recoveryCodes[0]!))).toBe('ok');
    });

    test('a recovery code is no TOTP code, nor the other way round', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const code = member.recoveryCodes[0]!;
      for (const method of [undefined, 'totp']) {
        const outcome = await secondFactor(world, member, tempToken, { code, ...(method && { method }) });
        expect(verdict(outcome)).toBe('invalid_code');
      }
    });

    test('a new set ends the earlier ones, and is spent in every format', async () => {
      const member = await newMember(world);
      const digits = await regenerate(member, 'digits-8');
      const grouped = await regenerate(member, 'digits-4-4');
      expect([digits.length, grouped.length]).toEqual([5, 10]);
      expect(verdict(await recover(member, member.recoveryCodes[0]!))).toBe('invalid_code');
      expect(verdict(await recover(member, digits[0]!))).toBe('invalid_code');
      expect(verdict(await recover(member, grouped[0]!))).toBe('ok');
      expect(verdict(await recover(member, grouped[1]!.replace(' ', '')))).toBe('ok');
    });

    test('sets asked for at the same time leave one good one', async () => {
      const member = await newMember(world);
      const sets = await inParallel(4, () => regenerate(member, 'alphanumeric-10'));
      const verdicts = [];
      for (const set of sets) verdicts.push(verdict(await recover(member, set[0]!)));
      expect(verdicts.filter((one) => one === 'ok')).toHaveLength(1);
    });

    test('without a second factor there are none to make', async () => {
      const person = await newPerson(world);
      const who = await whoIs(world, { ...person, ...(await fullLogin(world, person)) });
      const outcome = await generateRecoveryCodes(who, 'digits-8', person.caller);
      expect(verdict(outcome)).toBe('two_factor_not_enabled');
    });

    test('neither a code nor anything to guess it by lies in the database', async () => {
      const member = await newMember(world);
      const rows = JSON.stringify([
        await world.sql.selectFrom('recovery_codes').selectAll().execute(),
        await world.sql.selectFrom('factors').selectAll().execute(),
        await world.sql.selectFrom('challenges').selectAll().execute(),
        await world.sql.selectFrom('sessions').selectAll().execute(),
      ]);
      const secrets = [...member.recoveryCodes, member.secret, ...Object.values(member.tokens)];
      for (const secret of secrets) expect(rows).not.toContain(secret);
    });
  });
}
