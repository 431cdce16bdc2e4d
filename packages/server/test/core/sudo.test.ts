import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { givesSudo } from '../../src/core/session/access-token.ts';
import {
  revokeTrustedBrowser,
  revokeTrustedBrowsers,
} from '../../src/flows/account/manage-trusted-browsers.ts';
import { issueBypassCode } from '../../src/flows/administration/manage-accounts.ts';
import { removeFactors, renameFactor } from '../../src/flows/enrolment/manage-factors.ts';
import { generateRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import type { Authenticated } from '../../src/flows/login/authenticate.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { reauthenticateByCode, reauthenticateByPassword } from '../../src/flows/step-up/reauthenticate.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  enrol,
  firstFactor,
  fullLogin,
  type Member,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  PASSWORD,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

test.each(['registration', 'password', 'second_factor'] as const)('%s gives sudo for 15 minutes', (grant) => {
  const claims = { grant, iat: 1_000 } as Parameters<typeof givesSudo>[0];
  expect(givesSudo(claims, 1_000_000)).toBe(true);
  expect(givesSudo(claims, 1_000_000 + 15 * MINUTE - 1)).toBe(true);
  expect(givesSudo(claims, 1_000_000 + 15 * MINUTE)).toBe(false);
});

for (const engine of engines) {
  describe(`sudo on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const { engine: core, application } = world;
    afterAll(world.close);

    const withToken = (person: Person, accessToken: string) =>
      whoIs(world, { ...person, tokens: { accessToken, refreshToken: '' } });
    const byRefresh = async (person: Person): Promise<Authenticated> => {
      const refreshed = await refreshSession(core.in(application), person.tokens.refreshToken, person.caller);
      return whoIs(world, { ...person, tokens: unwrap(refreshed) });
    };
    const byPasswordAgain = async (person: Person) => {
      const again = await reauthenticateByPassword(await whoIs(world, person), PASSWORD, person.caller);
      return withToken(person, unwrap(again).accessToken);
    };
    const byCodeAgain = async (member: Member, response: { code: string; method?: string }) => {
      const again = await reauthenticateByCode(await whoIs(world, member), response, member.caller);
      return withToken(member, unwrap(again).accessToken);
    };
    const bySecondFactor = async (member: Member, response: { code: string; method?: string }) => {
      const { tempToken } = await firstFactor(world, member);
      const { tokens } = unwrap(await secondFactor(world, member, tempToken, response));
      return whoIs(world, { ...member, tokens });
    };
    const byTrustedDevice = async (member: Member) => {
      const { deviceToken } = await bothFactors(world, member, { trustDevice: {} });
      const { tokens } = await fullLogin(world, member, { deviceToken: deviceToken! });
      return whoIs(world, { ...member, tokens });
    };
    const byBypassCode = async (member: Member) => {
      const { account } = await whoIs(world, member);
      const { code } = unwrap(await issueBypassCode(core.in(application), account, { reason: 'test' }));
      return bySecondFactor(member, { method: 'recovery_code', code });
    };
    const recovery = (member: Member) => ({ method: 'recovery_code', code: member.recoveryCodes[0]! });

    const giving: Record<string, () => Promise<Authenticated>> = {
      'a registration': async () => whoIs(world, await newPerson(world)),
      'a login whose second factor was not due': async () => {
        const person = await newPerson(world);
        return whoIs(world, { ...person, ...(await fullLogin(world, person)) });
      },
      'a login with a TOTP code': async () => {
        const member = await newMember(world);
        return bySecondFactor(member, { code: nextCode(world, member.totp) });
      },
      'a login with a recovery code': async () => {
        const member = await newMember(world);
        return bySecondFactor(member, recovery(member));
      },
      'the password again, without a factor': async () => byPasswordAgain(await newPerson(world)),
      'a TOTP code again': async () => {
        const member = await newMember(world);
        return byCodeAgain(member, { code: nextCode(world, member.totp) });
      },
      'a recovery code again': async () => {
        const member = await newMember(world);
        return byCodeAgain(member, recovery(member));
      },
    };
    test.each(Object.keys(giving))('%s gives sudo, for 15 minutes', async (grant) => {
      const who = await giving[grant]!();
      expect(who.sudo).toBe(true);
      expect(givesSudo(who.claims, world.clock.now() + 14 * MINUTE)).toBe(true);
      expect(givesSudo(who.claims, world.clock.now() + 15 * MINUTE)).toBe(false);
    });

    const refusing: Record<string, () => Promise<Authenticated>> = {
      'a refresh': async () => byRefresh(await newMember(world)),
      'a trusted device': async () => byTrustedDevice(await newMember(world)),
      'a bypass code': async () => byBypassCode(await newMember(world)),
      'the password alone where a factor exists': async () => byPasswordAgain(await newMember(world)),
    };
    test.each(Object.keys(refusing))('%s gives no sudo: nothing that needs it is done', async (grant) => {
      const who = await refusing[grant]!();
      const caller = { ipAddress: '192.0.2.1', userAgent: 'test' };
      expect(who.sudo).toBe(false);
      const outcomes = [
        await startTotpSetup({ ...who, ...core.in(who.application) }, { format: 'digits-8' }, caller),
        await removeFactors({ ...who, ...core.in(who.application) }, 'all', caller),
        await renameFactor({ ...who, ...core.in(who.application) }, 'any', 'label', caller),
        await generateRecoveryCodes({ ...who, ...core.in(who.application) }, 'digits-8', caller),
        await revokeTrustedBrowser({ ...who, ...core.in(who.application) }, 'any', caller),
        await revokeTrustedBrowsers({ ...who, ...core.in(who.application) }, caller),
      ];
      expect(outcomes.map(verdict)).toEqual(Array<string>(outcomes.length).fill('step_up_required'));
    });

    test('a step-up raises the session, a password again does not lower it', async () => {
      const member = await newMember(world);
      const raised = await byCodeAgain(member, { code: nextCode(world, member.totp) });
      expect(raised.claims.acr).toBe('aal2');
      const shown = await byPasswordAgain(member);
      expect({ token: shown.claims.amr, session: shown.session.amr }).toEqual({
        token: ['pwd'],
        session: ['pwd', 'otp', 'mfa'],
      });
      expect((await byRefresh(member)).claims.acr).toBe('aal2');
    });

    test('a session that showed only the password before the first factor existed ends with it', async () => {
      const person = await newPerson(world);
      const early = await fullLogin(world, person, { caller: newCaller() });
      expect((await whoIs(world, { ...person, ...early })).sudo).toBe(true);
      await enrol(world, person);
      await expect(whoIs(world, { ...person, ...early })).rejects.toThrow('invalid_access_token');
      // The session that confirmed the factor has shown it.
      expect((await whoIs(world, person)).sudo).toBe(true);
    });

    test('a bypass code does not re-authenticate', async () => {
      const member = await newMember(world);
      const who = await whoIs(world, member);
      const { code } = unwrap(await issueBypassCode(core.in(application), who.account, { reason: 'test' }));
      const response = { method: 'recovery_code', code };
      const outcome = await reauthenticateByCode(
        { ...who, ...core.in(who.application) },
        response,
        member.caller,
      );
      expect(verdict(outcome)).toBe('invalid_code');
    });

    test('a code again is refused where no factor is due', async () => {
      const person = await newPerson(world);
      const response = { code: '123456' };
      const outcome = await reauthenticateByCode(await whoIs(world, person), response, person.caller);
      expect(verdict(outcome)).toBe('two_factor_not_enabled');
    });
  });
}
