import { decodeBase32 } from '@countersign/otp';
import { TOTP } from 'otpauth';
import { afterAll, describe, expect, test } from 'vitest';
import type { Challenge } from '../../src/core/challenge/challenge.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { OpenFactor } from '../../src/core/factor/factor-method.ts';
import { createTotpMethod } from '../../src/core/totp/totp-method.ts';
import { hmac } from '../../src/crypto/hmac.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  codeNow,
  enrol,
  firstFactor,
  type Member,
  newMember,
  nextCode,
  secondFactor,
  whoIs,
} from '../support/person.ts';

const totpMethod = createTotpMethod(hmac);

const PERIOD = 30 * SECOND;

describe('the window of a TOTP code', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const totp = new TOTP({ secret });
  const candidate = {
    secret: decodeBase32(secret),
    factor: { id: 'f', applicationId: 'a', parameters: {}, state: '[]' },
  } as unknown as OpenFactor;
  const start = 57_000_000 * PERIOD;
  const accepts = async (now: number): Promise<boolean> => {
    const code = totp.generate({ timestamp: start });
    return (await totpMethod.verify(candidate, {} as Challenge, { code }, now)) !== undefined;
  };

  test.each([
    ['a millisecond too early', start - PERIOD - 1, false],
    ['at the first moment of the step before', start - PERIOD, true],
    ['at its own first moment', start, true],
    ['at its own last millisecond', start + PERIOD - 1, true],
    ['at the last millisecond of the step behind', start + 2 * PERIOD - 1, true],
    ['a period too late', start + 2 * PERIOD, false],
  ])('%s', async (_name, now, accepted) => {
    expect(await accepts(now)).toBe(accepted);
  });

  test('spaces, hyphens and full-width digits do not count', async () => {
    const code = totp.generate({ timestamp: start });
    const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    for (const typed of [
      ` ${code.slice(0, 3)} ${code.slice(3)}`,
      `${code.slice(0, 3)}-${code.slice(3)}`,
      wide,
    ]) {
      expect(await totpMethod.verify(candidate, {} as Challenge, { code: typed }, start)).toBeDefined();
    }
    for (const typed of [
      '',
      code.slice(1),
      `${code}0`,
      `${code}\0`,
      'abcdef',
      '-1',
      '1e5',
      'x'.repeat(10_000),
    ]) {
      expect(await totpMethod.verify(candidate, {} as Challenge, { code: typed }, start)).toBeUndefined();
    }
  });
});

for (const engine of engines) {
  describe(`TOTP factors on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const tryCode = async (member: Member, code: string) => {
      const { tempToken } = await firstFactor(world, member);
      return verdict(await secondFactor(world, member, tempToken, { code }));
    };

    test('the step that confirmed the set-up is spent', async () => {
      const member = await newMember(world);
      expect(await tryCode(member, codeNow(world, member.totp))).toBe('invalid_code');
      expect(await tryCode(member, codeNow(world, member.totp, 1))).toBe('ok');
    });

    test('a code is good once, also in the step behind and when the clock jumps back', async () => {
      const member = await newMember(world);
      const code = nextCode(world, member.totp);
      expect(await tryCode(member, code)).toBe('ok');
      expect(await tryCode(member, code)).toBe('invalid_code');
      world.clock.advance(PERIOD);
      expect(await tryCode(member, code)).toBe('invalid_code');
      world.clock.advance(-2 * PERIOD);
      expect(await tryCode(member, code)).toBe('invalid_code');
      world.clock.advance(2 * PERIOD);
      expect(await tryCode(member, nextCode(world, member.totp))).toBe('ok');
    });

    test('codes two steps away are refused on both sides', async () => {
      const member = await newMember(world);
      world.clock.advance(10 * PERIOD);
      expect(await tryCode(member, codeNow(world, member.totp, -2))).toBe('invalid_code');
      expect(await tryCode(member, codeNow(world, member.totp, 2))).toBe('invalid_code');
      expect(await tryCode(member, codeNow(world, member.totp, -1))).toBe('ok');
      expect(await tryCode(member, codeNow(world, member.totp, 1))).toBe('ok');
    });

    test('each of five authenticators logs in, without naming it; a sixth is refused', async () => {
      const member = await newMember(world);
      const totps = [member.totp];
      while (totps.length < 5) totps.push((await enrol(world, member)).totp);
      for (const totp of totps) expect(await tryCode(member, nextCode(world, totp))).toBe('ok');
      const sixth = await startTotpSetup(await whoIs(world, member), { format: 'digits-8' }, member.caller);
      expect(verdict(sixth)).toBe('too_many_factors');
    });

    test('spending a code of one authenticator spends nothing of another', async () => {
      const member = await newMember(world);
      const { totp } = await enrol(world, member);
      await bothFactors(world, member);
      await bothFactors(world, { ...member, totp });
    });

    test('the session that a code opens says so', async () => {
      const member = await newMember(world);
      const finished = await bothFactors(world, member);
      const { session, claims, sudo } = await whoIs(world, { ...member, ...finished });
      expect(session.amr).toEqual(['pwd', 'otp', 'mfa']);
      expect({ acr: claims.acr, sudo }).toEqual({ acr: 'aal2', sudo: true });
    });

    test('how far a clock is off is never told at login', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const outcome = await secondFactor(world, member, tempToken, { code: codeNow(world, member.totp, 5) });
      expect(outcome).toEqual({ ok: false, code: 'invalid_code', detail: {} });
    });

    test('the secret has 160 bits, and the URI is read by another library', async () => {
      const member = await newMember(world);
      const setup = unwrap(
        await startTotpSetup(await whoIs(world, member), { format: 'digits-8' }, member.caller),
      );
      expect(decodeBase32(setup.secret)).toHaveLength(20);
      const { URI } = await import('otpauth');
      const parsed = URI.parse(setup.otpauthUrl) as TOTP;
      expect(parsed).toMatchObject({
        issuer: 'Countersign',
        label: `${member.email} (2)`,
        digits: 6,
        period: 30,
      });
      expect(parsed.secret.base32).toBe(setup.secret);
      expect(parsed.algorithm).toBe('SHA1');
    });
  });
}
