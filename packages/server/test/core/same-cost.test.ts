import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../src/core/caller.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { login } from '../../src/flows/login/login.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import {
  bothFactors,
  firstFactor,
  type Member,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  secondFactor,
  wrongCode,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`strangers learn nothing on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    let hashes = 0;
    const { passwords, lookups } = world.engine;
    const counting: Engine = {
      ...world.engine,
      passwords: {
        ...passwords,
        hash: (...parts) => ((hashes += 1), passwords.hash(...parts)),
        verify: (...parts) => ((hashes += 1), passwords.verify(...parts)),
      },
      lookups: {
        currentKeyId: lookups.currentKeyId,
        newSalt: () => lookups.newSalt(),
        holds: (keyId) => lookups.holds(keyId),
        hash: (...guess) => ((hashes += 1), lookups.hash(...guess)),
        hashSet: (...set) => lookups.hashSet(...set),
      },
    };
    const counted = { ...world, engine: counting };

    /** What a request costs, and what it is told. */
    async function measure(attempt: () => Promise<Outcome<unknown>>) {
      world.statements.length = 0;
      hashes = 0;
      const answer = await attempt();
      const statements = world.statements.map((text) => text.replaceAll(/\(\s*\?[^)]*\)|\$\d+/g, '?'));
      return { hashes, statements, answer };
    }
    const guess = (identifier: string, caller: Caller, deviceToken?: string) => () =>
      login(counting.in(world.application), { identifier, password: 'wrong', deviceToken }, caller);

    test('a wrong password costs the same for a stranger, a member and one with a factor', async () => {
      const [person, member] = [await newPerson(world), await newMember(world)];
      const stranger = await measure(guess('nobody@example.com', newCaller()));
      expect(stranger.hashes).toBe(1);
      expect(await measure(guess(person.email, newCaller()))).toEqual(stranger);
      expect(await measure(guess(member.email, newCaller()))).toEqual(stranger);
      const byName = await measure(guess('nobody', newCaller()));
      expect(await measure(guess(member.username, newCaller()))).toEqual(byName);
    });

    test('a device token that fits nobody costs the same for a stranger and a member', async () => {
      const [owner, person] = [await newMember(world), await newPerson(world)];
      const { deviceToken } = await bothFactors(world, owner, { trustDevice: {} });
      const stranger = await measure(guess('nobody@example.com', newCaller(), deviceToken));
      expect(await measure(guess(person.email, newCaller(), deviceToken))).toEqual(stranger);
    });

    test('a locked-out guess costs the same for a stranger and a member', async () => {
      const person = await newPerson(world);
      const lockedOut = async (identifier: string) => {
        const caller = newCaller();
        for (let attempt = 0; attempt < 5; attempt++) await guess(identifier, caller)();
        return measure(guess(identifier, caller));
      };
      const stranger = await lockedOut('nobody@example.com');
      expect(stranger.hashes).toBe(0);
      const member = await lockedOut(person.email);
      expect(member.statements).toEqual(stranger.statements);
      expect(member.hashes).toBe(0);
    });

    const pending = async (member: Member) => (await firstFactor(world, member)).tempToken;

    test('a used TOTP code costs what a wrong one does', async () => {
      const member = await newMember(world);
      await bothFactors(world, member);
      const used = { code: member.totp.generate({ timestamp: world.clock.now() }) };
      const wrong = { code: wrongCode(world, member.totp) };
      const [one, other] = [await pending(member), await pending(member)];
      const ofWrong = await measure(() => secondFactor(counted, member, one, wrong));
      expect(await measure(() => secondFactor(counted, member, other, used))).toEqual(ofWrong);
    });

    test('a used recovery code costs what a wrong one does, also where there are none', async () => {
      const member = await newMember(world);
      const [code] = member.recoveryCodes;
      const used = { method: 'recovery_code', code: code! };
      await secondFactor(world, member, await pending(member), used);
      const wrong = { method: 'recovery_code', code: 'ZZZZZZZZZZ' };
      const [one, other, third] = [await pending(member), await pending(member), await pending(member)];
      const ofWrong = await measure(() => secondFactor(counted, member, one, wrong));
      expect(ofWrong.hashes).toBe(1);
      expect(await measure(() => secondFactor(counted, member, other, used))).toEqual(ofWrong);
      await world.engine.database.stores.in(world.application.id).recoveryCodes.endAll(member.accountId);
      expect(await measure(() => secondFactor(counted, member, third, wrong))).toEqual(ofWrong);
    });

    test('a complete login with two factors takes 13 statements at most and one hash', async () => {
      const member = await newMember(world);
      const code = nextCode(world, member.totp);
      const attempt = { identifier: member.email, password: 'Passw0rd!x' };
      let tempToken = '';
      const first = await measure(async () => {
        const outcome = await login(counting.in(world.application), attempt, member.caller);
        if (outcome.ok && outcome.value.kind === 'second_factor_due') ({ tempToken } = outcome.value);
        return outcome;
      });
      const second = await measure(() => secondFactor(counted, member, tempToken, { code }));
      const brackets = /^(begin|commit)/i;
      const statements = [...first.statements, ...second.statements];
      const work = statements.filter((text) => !brackets.test(text));
      console.log(`${engine.name}: ${work.length} statements, ${statements.length} with BEGIN and COMMIT`);
      expect(first.hashes + second.hashes).toBe(1);
      expect(work.length).toBeLessThanOrEqual(13);
    });
  });
}
