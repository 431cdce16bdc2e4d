import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  elsewhere,
  enrol,
  firstFactor,
  firstFactors,
  type Member,
  newMember,
  nextCode,
  secondFactor,
  wrongCode,
} from '../support/person.ts';

const WINDOW = 15 * MINUTE;

for (const engine of engines) {
  describe(`wrong codes on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const { audit, factors } = world.engine.database.stores.in(world.application.id);
    afterAll(world.close);

    /** Wrong codes on as many pending logins as they need, three each. */
    async function failTimes(member: Member, times: number, method?: string) {
      const outcomes = [];
      let tempToken = '';
      for (let guess = 0; guess < times; guess++) {
        if (guess % 3 === 0) ({ tempToken } = await firstFactor(world, member));
        const code = wrongCode(world, member.totp);
        outcomes.push(await secondFactor(world, member, tempToken, { code, ...(method && { method }) }));
      }
      return tally(outcomes);
    }
    const countEvents = async (member: Member, type: 'throttle.locked' | 'factor.disabled') =>
      (await audit.list({ accountId: member.accountId, type, limit: 10 })).length;

    test('a pending login takes three guesses; the account logs in with the next one', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const code = wrongCode(world, member.totp);
      for (let guess = 0; guess < 3; guess++) {
        expect(verdict(await secondFactor(world, member, tempToken, { code }))).toBe('invalid_code');
      }
      const right = { code: nextCode(world, member.totp) };
      expect(verdict(await secondFactor(world, member, tempToken, right))).toBe('invalid_challenge');
      expect(verdict(await secondFactor(world, member, tempToken, { code }))).toBe('invalid_challenge');
      await bothFactors(world, member);
    });

    test('a tempToken is good for one login, and dead after five minutes', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      unwrap(await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) }));
      const again = await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) });
      expect(verdict(again)).toBe('invalid_challenge');
      const late = await firstFactor(world, member);
      world.clock.advance(5 * MINUTE);
      const outcome = await secondFactor(world, member, late.tempToken, {
        code: nextCode(world, member.totp),
      });
      expect(verdict(outcome)).toBe('invalid_challenge');
    });

    test('ten wrong codes end the pending logins and refuse the right code until the window ends', async () => {
      const member = elsewhere(await newMember(world));
      const waiting = await firstFactor(world, member);
      const started = world.clock.now();
      expect(await failTimes(member, 10)).toEqual({ invalid_code: 10 });
      expect(await countEvents(member, 'throttle.locked')).toBe(1);
      const right = () => ({ code: nextCode(world, member.totp) });
      const refused = await secondFactor(world, member, waiting.tempToken, right());
      expect(verdict(refused)).toBe('rate_limited');
      const rate = refused.ok ? undefined : refused.detail.limit;
      expect(rate).toMatchObject({ max: 10, remaining: 0 });
      expect(Math.abs(rate!.resetAt - started - WINDOW)).toBeLessThan(10_000);

      const later = await firstFactor(world, member);
      expect(verdict(await secondFactor(world, member, later.tempToken, right()))).toBe('rate_limited');
      world.clock.advance(rate!.resetAt - world.clock.now());
      // The login that waited was ended for good; a new one goes through.
      expect(verdict(await secondFactor(world, member, waiting.tempToken, right()))).toBe(
        'invalid_challenge',
      );
      await bothFactors(world, member);
    });

    test('a login that was pending during a lockout stays ended when the lockout is over before it', async () => {
      const limits = { secondFactor: { max: 3, windowSeconds: 60 } };
      const env = { ...world.env, COUNTERSIGN_LIMITS: JSON.stringify(limits) };
      const strict = await composeBeside({ env }, { clock: world.clock });
      const member = await newMember(strict);
      const [waiting, guessed] = await firstFactors(strict, member, 2);
      const code = wrongCode(strict, member.totp);
      for (let guess = 0; guess < 3; guess++)
        await secondFactor(strict, member, guessed!.tempToken, { code });
      world.clock.advance(MINUTE);
      const right = { code: nextCode(strict, member.totp) };
      expect(verdict(await secondFactor(strict, member, waiting!.tempToken, right))).toBe(
        'invalid_challenge',
      );
      await bothFactors(strict, member);
      await strict.close();
    });

    test('a recovery code has a limit of its own beside a locked second factor', async () => {
      const member = await newMember(world);
      await failTimes(member, 10);
      const { tempToken } = await firstFactor(world, member);
      const code = member.recoveryCodes[0]!;
      const outcome = await secondFactor(world, member, tempToken, { method: 'recovery_code', code });
      expect(verdict(outcome)).toBe('ok');
    });

    test('five wrong recovery codes lock recovery codes', async () => {
      const member = elsewhere(await newMember(world));
      expect(await failTimes(member, 5, 'recovery_code')).toEqual({ invalid_code: 5 });
      const { tempToken } = await firstFactor(world, member);
      const recovery = { method: 'recovery_code', code: member.recoveryCodes[0]! };
      expect(verdict(await secondFactor(world, member, tempToken, recovery))).toBe('rate_limited');
      expect(
        verdict(await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) })),
      ).toBe('ok');
    });

    test('after 100 wrong codes without a right one the factor is disabled, and stays due', async () => {
      const member = await newMember(world);
      for (let window = 0; window < 10; window++) {
        expect(await failTimes(member, 10)).toEqual({ invalid_code: 10 });
        expect(await countEvents(member, 'factor.disabled')).toBe(window < 9 ? 0 : 1);
        world.clock.advance(WINDOW);
      }
      const [factor] = await factors.listByAccount(member.accountId);
      expect(factor!.status).toBe('disabled');

      const pending = await firstFactor(world, member);
      expect(pending.methods).toEqual([]);
      const right = { code: nextCode(world, member.totp) };
      expect(verdict(await secondFactor(world, member, pending.tempToken, right))).toBe('invalid_code');
      const recovery = { method: 'recovery_code', code: member.recoveryCodes[0]! };
      const recovered = unwrap(await secondFactor(world, member, pending.tempToken, recovery));

      // Whoever recovers may set up another one.
      const { totp } = await enrol(world, { ...member, tokens: recovered.tokens });
      await bothFactors(world, { ...member, totp });
    });

    test('a right code starts the count of its factor again', async () => {
      const member = await newMember(world);
      for (let window = 0; window < 9; window++) {
        await failTimes(member, 10);
        world.clock.advance(WINDOW);
      }
      await failTimes(member, 9);
      await bothFactors(world, member);
      world.clock.advance(WINDOW);
      await failTimes(member, 10);
      const [factor] = await factors.listByAccount(member.accountId);
      expect(factor!.status).toBe('active');
      world.clock.advance(WINDOW);
      await bothFactors(world, member);
    });

    test('no lockout of one application is felt in another', async () => {
      const member = await newMember(world);
      await failTimes(member, 10);
      const neighbour = await newMember(world);
      await bothFactors(world, neighbour);
    });
  });
}
