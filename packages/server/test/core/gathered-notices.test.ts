import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { generateRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import { arrived, verifyAddress } from '../support/codes.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, unwrap } from '../support/outcomes.ts';
import {
  enrol,
  firstFactor,
  type Member,
  newMember,
  secondFactor,
  whoIs,
  wrongCode,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`gathered notices on ${engine.name}`, () => {
    let world: World;
    beforeAll(async () => {
      world = await composeEngine(engine, { cheapHashes: true });
    });
    afterAll(() => world.close());

    const owner = async (): Promise<Member> => {
      const member = await newMember(world);
      await verifyAddress(world, member);
      return member;
    };
    /** The texts of the mails that arrived, oldest first. */
    const told = async ({ email }: Member): Promise<string[]> => {
      while ((await deliverOutbox(world.engine)) > 0);
      return arrived(world, email)
        .map(({ text }) => text)
        .toReversed();
    };
    const generate = async (member: Member) =>
      unwrap(await generateRecoveryCodes(await whoIs(world, member), 'digits-8', member.caller));
    const lockOut = async (member: Member) => {
      for (let guess = 0; guess < 10; guess++) {
        const { tempToken } = await firstFactor(world, member);
        await secondFactor(world, member, tempToken, { code: wrongCode(world, member.totp) });
      }
    };

    test('one mail an hour leaves, and the next says how many did not', async () => {
      const member = await owner();
      const who = await whoIs(world, member);
      for (let time = 0; time < 40; time++)
        unwrap(await generateRecoveryCodes(who, 'digits-8', member.caller));
      const [first = '', ...others] = await told(member);
      expect(others).toEqual([]);
      expect(first).toContain('New backup codes');
      expect(first).not.toContain('more like this');
      world.clock.advance(HOUR - MINUTE);
      unwrap(await generateRecoveryCodes(who, 'digits-8', member.caller));
      expect(await told(member)).toHaveLength(1);
      world.clock.advance(MINUTE);
      unwrap(await generateRecoveryCodes(who, 'digits-8', member.caller));
      const mails = await told(member);
      expect(mails).toHaveLength(2);
      expect(mails[1]).toContain('And 40 more like this since the last mail.');
      world.clock.advance(HOUR);
      unwrap(await generateRecoveryCodes(who, 'digits-8', member.caller));
      const [, , third = ''] = await told(member);
      expect(third).toContain('New backup codes');
      expect(third).not.toContain('more like this');
    });

    test('lockouts are gathered too', async () => {
      const member = await owner();
      for (let window = 0; window < 5; window++) {
        await lockOut(member);
        world.clock.advance(15 * MINUTE);
      }
      const mails = await told(member);
      expect(mails).toHaveLength(2);
      // They leave side by side: their order says nothing.
      const telling = mails.filter((text) => text.includes('And 3 more like this since the last mail.'));
      expect(telling).toHaveLength(1);
    });

    test('neither another kind is held back, nor another account', async () => {
      const [member, neighbour] = [await owner(), await owner()];
      for (let time = 0; time < 3; time++) await generate(member);
      await enrol(world, member);
      await generate(neighbour);
      const mails = await told(member);
      expect(mails).toHaveLength(2);
      expect(mails.some((text) => text.includes('A new second step was added'))).toBe(true);
      const [only = '', ...none] = await told(neighbour);
      expect([only.includes('more like this'), none]).toEqual([false, []]);
    });

    test('one leaves of many at once, and every other is counted', async () => {
      const member = await owner();
      const who = await whoIs(world, member);
      await inParallel(12, () => generateRecoveryCodes(who, 'digits-8', member.caller));
      expect(await told(member)).toHaveLength(1);
      world.clock.advance(HOUR);
      unwrap(await generateRecoveryCodes(who, 'digits-8', member.caller));
      expect((await told(member))[1]).toMatch(/And 11 more like this/);
    });
  });
}
