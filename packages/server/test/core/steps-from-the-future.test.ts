import { afterAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { clearFutureSteps } from '../../src/flows/administration/clear-future-steps.ts';
import { runCommand } from '../support/command-line.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  codeNow,
  firstFactor,
  type Member,
  newMember,
  nextCode,
  secondFactor,
  wrongCode,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`after a clock that was an hour ahead on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const tryCode = async (member: Member, code: string) => {
      const { tempToken } = await firstFactor(world, member);
      return verdict(await secondFactor(world, member, tempToken, { code }));
    };
    const events = async (
      { application, accountId }: Member,
      type: 'factor.ahead' | 'factor.steps_cleared',
    ) => world.engine.database.stores.in(application.id).audit.list({ accountId, type, limit: 10 });
    /** Someone who logged in while the clock was ahead. */
    const shutOut = async (): Promise<Member> => {
      const member = await newMember(world);
      world.clock.advance(HOUR);
      await bothFactors(world, member);
      world.clock.advance(-HOUR);
      return member;
    };

    test('right codes are refused, which the audit trail explains, and a wrong one of others is just wrong', async () => {
      const [member, other] = [await shutOut(), await newMember(world)];
      expect(await tryCode(member, nextCode(world, member.totp))).toBe('invalid_code');
      const [factor] = await world.engine.database.stores
        .in(world.application.id)
        .factors.listByAccount(member.accountId);
      expect(await events(member, 'factor.ahead')).toMatchObject([
        { actor: 'system', data: { factorId: factor!.id } },
      ]);
      expect(await tryCode(other, wrongCode(world, other.totp))).toBe('invalid_code');
      expect(await events(other, 'factor.ahead')).toEqual([]);
    });

    test('an operator lets people in again, and no code is taken twice', async () => {
      const before = await newMember(world);
      await bothFactors(world, before);
      const spent = codeNow(world, before.totp);
      world.clock.advance(HOUR);
      await bothFactors(world, before);
      world.clock.advance(-HOUR);
      expect((await clearFutureSteps(world.engine, 'NTP was off')).cleared).toBeGreaterThan(0);
      expect(await events(before, 'factor.steps_cleared')).toMatchObject([
        { actor: 'operator', data: { reason: 'NTP was off' } },
      ]);
      expect(await tryCode(before, spent)).toBe('invalid_code');
      for (const shift of [-30 * SECOND, 0, 30 * SECOND]) {
        const code = before.totp.generate({ timestamp: world.clock.now() + shift });
        expect(await tryCode(before, code)).toBe('invalid_code');
      }
      world.clock.advance(MINUTE);
      expect(await tryCode(before, codeNow(world, before.totp))).toBe('ok');
      expect(await clearFutureSteps(world.engine, 'again')).toEqual({ cleared: 0 });
    });

    test('by command', async () => {
      const member = await shutOut();
      // The command's clock is that of the machine, which the test's is ahead of.
      const { code, stdout } = await runCommand(
        world.env,
        'user',
        'clear-future-steps',
        '--reason',
        'NTP was off',
      );
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+ authenticators were ahead\. /)]);
      world.clock.advance(2 * MINUTE);
      expect(await tryCode(member, codeNow(world, member.totp))).toBe('ok');
    });
  });
}
