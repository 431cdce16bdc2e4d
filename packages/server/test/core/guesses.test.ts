import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import type { FactorMethod } from '../../src/core/factor/factor-method.ts';
import { createTotpMethod } from '../../src/core/totp/totp-method.ts';
import { hmac } from '../../src/crypto/hmac.ts';
import { composeEngine, type World } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, verdict } from '../support/outcomes.ts';
import {
  codeNow,
  elsewhere,
  enrol,
  firstFactor,
  firstFactors,
  newMember,
  nextCode,
  secondFactor,
  wrongCode,
} from '../support/person.ts';

const totpMethod = createTotpMethod(hmac);

/** The engine with a TOTP method that lets a test look, or wait, while a guess is evaluated. */
function watching(world: World, before: () => Promise<void>): World {
  const method: FactorMethod = {
    ...totpMethod,
    async verify(...guess) {
      await before();
      return totpMethod.verify(...guess);
    },
  };
  const engine: Engine = { ...world.engine, factorMethods: new Map([['totp', method]]) };
  return { ...world, engine };
}

for (const engine of engines) {
  describe(`reserve, evaluate, settle on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const counted = async (accountId: string) => {
      const key = `secondFactor:${world.application.id}:${accountId}`;
      const [state] = await world.engine.database.stores
        .in(world.application.id)
        .throttles.read([key], world.clock.now());
      return { used: state?.used ?? 0, unsettled: state?.unsettled ?? 0 };
    };

    test('an attempt is reserved before the code is evaluated, and counted before it is answered', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const seen: unknown[] = [];
      const watched = watching(world, async () => void seen.push(await counted(member.accountId)));
      const outcome = await secondFactor(watched, member, tempToken, { code: wrongCode(world, member.totp) });
      expect(verdict(outcome)).toBe('invalid_code');
      expect(seen).toEqual([{ used: 1, unsettled: 1 }]);
      expect(await counted(member.accountId)).toEqual({ used: 1, unsettled: 0 });
    });

    test('a right code gives its attempt back', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const outcome = await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) });
      expect(verdict(outcome)).toBe('ok');
      expect(await counted(member.accountId)).toEqual({ used: 0, unsettled: 0 });
    });

    test('a right code that finds every attempt in flight waits for one that is given back', async () => {
      const member = await newMember(world);
      const second = await enrol(world, member);
      let tempToken = '';
      for (let guess = 0; guess < 9; guess++) {
        if (guess % 3 === 0) ({ tempToken } = await firstFactor(world, member));
        await secondFactor(world, member, tempToken, { code: wrongCode(world, member.totp, second.totp) });
      }
      const slow = watching(world, () => delay(150));
      const [tenth, eleventh] = [await firstFactor(world, member), await firstFactor(world, member)];
      const inFlight = secondFactor(slow, member, tenth.tempToken, { code: nextCode(world, member.totp) });
      await delay(50);
      const waiting = secondFactor(world, member, eleventh.tempToken, { code: codeNow(world, second.totp) });
      expect(tally(await Promise.all([inFlight, waiting]))).toEqual({ ok: 2 });
      expect(await counted(member.accountId)).toEqual({ used: 9, unsettled: 0 });
    });

    test('a reservation whose process died counts as a failure after ten seconds', async () => {
      const member = elsewhere(await newMember(world));
      const key = `secondFactor:${world.application.id}:${member.accountId}`;
      const counter = { key, max: 10, window: 900 * SECOND };
      for (let crash = 0; crash < 10; crash++) {
        await world.engine.database.stores
          .in(world.application.id)
          .throttles.reserve([counter], world.clock.now(), true);
      }
      const { tempToken } = await firstFactor(world, member);
      world.clock.advance(11 * SECOND);
      const started = performance.now();
      const outcome = await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) });
      expect(verdict(outcome)).toBe('rate_limited');
      expect(performance.now() - started).toBeLessThan(1_000);
    });

    test('a request waits two seconds for reservations that nobody settles, and no longer', async () => {
      const member = elsewhere(await newMember(world));
      const { tempToken } = await firstFactor(world, member);
      const code = nextCode(world, member.totp);
      const key = `secondFactor:${world.application.id}:${member.accountId}`;
      const counter = { key, max: 10, window: 900 * SECOND };
      for (let guess = 0; guess < 10; guess++) {
        await world.engine.database.stores
          .in(world.application.id)
          .throttles.reserve([counter], world.clock.now(), true);
      }
      const started = performance.now();
      const outcome = await secondFactor(world, member, tempToken, { code });
      const waited = performance.now() - started;
      expect(verdict(outcome)).toBe('rate_limited');
      expect(waited).toBeGreaterThan(1_900);
      expect(waited).toBeLessThan(9_000);
    });

    test('200 parallel wrong codes are evaluated ten times at most, then the right one is refused', async () => {
      const member = elsewhere(await newMember(world));
      const pending = await firstFactors(world, member, 20);
      let evaluated = 0;
      const counting = watching(world, async () => void (evaluated += 1));
      const code = wrongCode(world, member.totp);
      const outcomes = await inParallel(200, (index) =>
        secondFactor(counting, member, pending[index % 20]!.tempToken, { code }),
      );
      expect(evaluated).toBe(10);
      expect(tally(outcomes).invalid_code).toBe(10);
      expect(tally(outcomes).ok).toBeUndefined();
      const fresh = await firstFactor(world, member);
      const right = { code: nextCode(world, member.totp) };
      expect(verdict(await secondFactor(world, member, fresh.tempToken, right))).toBe('rate_limited');
    });

    test('the same code 50 times at once opens one session', async () => {
      const member = await newMember(world);
      const pending = await firstFactors(world, member, 50);
      const code = nextCode(world, member.totp);
      const outcomes = await inParallel(50, (index) =>
        secondFactor(world, member, pending[index]!.tempToken, { code }),
      );
      expect(tally(outcomes).ok).toBe(1);
    });

    test('one tempToken 50 times at once opens one session', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const code = nextCode(world, member.totp);
      const outcomes = await inParallel(50, () => secondFactor(world, member, tempToken, { code }));
      expect(tally(outcomes).ok).toBe(1);
    });
  });
}
