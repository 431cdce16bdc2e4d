import { afterAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { issueBypassCode, resetFactors } from '../../src/flows/administration/manage-accounts.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  enrol,
  firstFactor,
  firstFactors,
  fullLogin,
  type Member,
  newMember,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`an operator's bypass code on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const issue = async (member: Member, options: { reason?: string; lifetime?: number } = {}) => {
      const { account } = await whoIs(world, member);
      const wanted = { reason: 'known by voice', ...options };
      return issueBypassCode(world.engine.in(member.application), account, wanted);
    };
    const use = async (member: Member, code: string, trustDevice?: { name?: string }) => {
      const { tempToken } = await firstFactor(world, member);
      const response = { method: 'recovery_code', code, ...(trustDevice && { trustDevice }) };
      return secondFactor(world, member, tempToken, response);
    };

    test('it logs in once, without sudo, without raising assurance and without trusting the browser', async () => {
      const member = await newMember(world);
      const { code } = unwrap(await issue(member));
      const finished = unwrap(await use(member, code, { name: 'Laptop' }));
      expect(finished.deviceToken).toBeUndefined();
      expect(finished.remainingCodes).toBe(10);
      const { claims, sudo, session } = await whoIs(world, { ...member, ...finished });
      expect({ sudo, acr: claims.acr, amr: session.amr }).toEqual({
        sudo: false,
        acr: 'aal1',
        amr: ['pwd', 'bypass'],
      });
      expect(verdict(await use(member, code))).toBe('invalid_code');
    });

    test('it opens one session under 50 parallel submissions', async () => {
      const member = await newMember(world);
      const { code } = unwrap(await issue(member));
      const pending = await firstFactors(world, member, 50);
      const outcomes = await inParallel(50, (index) =>
        secondFactor(world, member, pending[index]!.tempToken, { method: 'recovery_code', code }),
      );
      expect(tally(outcomes).ok).toBe(1);
    });

    test('it may be typed without hyphens and in lower case', async () => {
      const member = await newMember(world);
      const { code } = unwrap(await issue(member));
      expect(verdict(await use(member, code.replaceAll('-', '').toLowerCase()))).toBe('ok');
    });

    test('it lives for an hour at most', async () => {
      const member = await newMember(world);
      for (const lifetime of [HOUR + 1, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(verdict(await issue(member, { lifetime }))).toBe('invalid_request');
      }
      const { expiresAt, code } = unwrap(await issue(member));
      expect(expiresAt).toBeLessThanOrEqual(world.clock.now() + HOUR);
      world.clock.advance(HOUR);
      expect(verdict(await use(member, code))).toBe('invalid_code');
    });

    test('a shorter life is kept to', async () => {
      const member = await newMember(world);
      const { code } = unwrap(await issue(member, { lifetime: 15 * MINUTE }));
      world.clock.advance(15 * MINUTE);
      expect(verdict(await use(member, code))).toBe('invalid_code');
    });

    test('it needs a reason', async () => {
      const member = await newMember(world);
      expect(verdict(await issue(member, { reason: ' ' }))).toBe('invalid_request');
    });

    test('a newer one ends it', async () => {
      const member = await newMember(world);
      const first = unwrap(await issue(member));
      const second = unwrap(await issue(member));
      expect(verdict(await use(member, first.code))).toBe('invalid_code');
      expect(verdict(await use(member, second.code))).toBe('ok');
    });

    test('a reset ends it', async () => {
      const member = await newMember(world);
      const { code } = unwrap(await issue(member));
      const { account } = await whoIs(world, member);
      unwrap(await resetFactors(world.engine.in(member.application), account, 'lost everything'));
      const { tokens } = await fullLogin(world, member);
      await enrol(world, { ...member, tokens });
      expect(verdict(await use(member, code))).toBe('invalid_code');
    });

    test('it is good for one account only', async () => {
      const [member, stranger] = [await newMember(world), await newMember(world)];
      const { code } = unwrap(await issue(member));
      expect(verdict(await use(stranger, code))).toBe('invalid_code');
      expect(verdict(await use(member, code))).toBe('ok');
    });
  });
}
