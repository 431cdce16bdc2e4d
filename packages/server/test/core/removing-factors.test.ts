import { afterAll, describe, expect, test } from 'vitest';
import type { ApplicationSettings } from '../../src/core/application/application.ts';
import { listTrustedBrowsers } from '../../src/flows/account/manage-trusted-browsers.ts';
import { issueBypassCode, resetFactors } from '../../src/flows/administration/manage-accounts.ts';
import { updateApplication } from '../../src/flows/administration/manage-applications.ts';
import { listFactors, removeFactors, renameFactor } from '../../src/flows/enrolment/manage-factors.ts';
import { countRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  enrol,
  firstFactor,
  fullLogin,
  newMember,
  nextCode,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`removing factors on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const trusting = async (settings?: Partial<ApplicationSettings>) => {
      const application = settings && (await anotherApplication(world, settings));
      const member = await newMember(world, application && { application });
      const { deviceToken, tokens } = await bothFactors(world, member, { trustDevice: {} });
      return { ...member, tokens, deviceToken: deviceToken! };
    };

    test('removing the last factor turns 2FA off, with its codes and trusted devices', async () => {
      const member = await trusting();
      const who = await whoIs(world, member);
      const pendingSetup = unwrap(await startTotpSetup(who, { format: 'digits-8' }, member.caller));
      const removed = await removeFactors(who, { type: 'totp' }, member.caller);
      expect(removed).toEqual({ ok: true, value: { twoFactorEnabled: false } });
      const after = await whoIs(world, member);
      expect(await listFactors(after)).toEqual([]);
      expect(await listTrustedBrowsers(after, { limit: 100 })).toEqual([]);
      expect(await countRecoveryCodes(after)).toEqual({ remaining: 0, total: 0 });
      expect(pendingSetup.recoveryCodes).toEqual([]);
      await fullLogin(world, member);
      // What was trusted or written down before opens nothing once a factor is back.
      await enrol(world, { ...member });
      await firstFactor(world, member, { deviceToken: member.deviceToken });
    });

    test('removing one of two ends trusted devices, and leaves the codes', async () => {
      const member = await trusting();
      const { totp } = await enrol(world, member);
      const who = await whoIs(world, member);
      const [first] = await listFactors(who);
      const removed = await removeFactors(who, { id: first!.id }, member.caller);
      expect(removed).toEqual({ ok: true, value: { twoFactorEnabled: true } });
      expect(await listTrustedBrowsers(who, { limit: 100 })).toEqual([]);
      expect((await countRecoveryCodes(who)).remaining).toBe(10);
      const { tempToken } = await firstFactor(world, member, { deviceToken: member.deviceToken });
      const dead = await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) });
      expect(verdict(dead)).toBe('invalid_code');
      await bothFactors(world, { ...member, totp });
    });

    test('a login that is pending while a factor is removed ends', async () => {
      const member = await trusting();
      await enrol(world, member);
      const { tempToken } = await firstFactor(world, member);
      const who = await whoIs(world, member);
      const [first] = await listFactors(who);
      unwrap(await removeFactors(who, { id: first!.id }, member.caller));
      const outcome = await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) });
      expect(verdict(outcome)).toBe('invalid_challenge');
    });

    test('the last factor stays where policy demands one', async () => {
      const optional = await trusting({});
      await enrol(world, optional);
      const settings = { secondFactor: 'required' } as const;
      const application = unwrap(await updateApplication(world.engine, optional.application, { settings }));
      const member = { ...optional, application };
      const remove = async (selection: Parameters<typeof removeFactors>[1]) =>
        verdict(await removeFactors(await whoIs(world, member), selection, member.caller));
      expect(await remove('all')).toBe('two_factor_required_by_policy');
      expect(await remove({ type: 'totp' })).toBe('two_factor_required_by_policy');
      const [first, second] = await listFactors(await whoIs(world, member));
      expect(await remove({ id: first!.id })).toBe('ok');
      expect(await remove({ id: second!.id })).toBe('two_factor_required_by_policy');
      await firstFactor(world, member);
    });

    test('nobody removes or renames a factor of someone else', async () => {
      const [member, stranger] = [await newMember(world), await newMember(world)];
      const [factor] = await listFactors(await whoIs(world, member));
      const who = await whoIs(world, stranger);
      const { id } = factor!;
      expect(verdict(await removeFactors(who, { id }, stranger.caller))).toBe('not_found');
      expect(verdict(await renameFactor(who, id, 'mine', stranger.caller))).toBe('not_found');
      await firstFactor(world, stranger);
    });

    test('a factor is renamed by its owner', async () => {
      const member = await newMember(world);
      const who = await whoIs(world, member);
      const [factor] = await listFactors(who);
      unwrap(await renameFactor(who, factor!.id, 'Work phone', member.caller));
      expect((await listFactors(who))[0]!.label).toBe('Work phone');
    });

    test("an operator's reset ends factors, codes, devices and sessions; the password stays", async () => {
      const member = await trusting();
      const { account } = await whoIs(world, member);
      const reason = 'known by voice';
      const { code } = unwrap(
        await issueBypassCode(world.engine.in(member.application), account, { reason }),
      );
      expect(await resetFactors(world.engine.in(member.application), account, reason)).toEqual({
        ok: true,
        value: { removed: 1 },
      });
      const dead = await authenticate(world.engine.in(member.application), member.tokens.accessToken);
      expect(verdict(dead)).toBe('invalid_access_token');
      const { tokens } = await fullLogin(world, member);
      await enrol(world, { ...member, tokens });
      const { tempToken } = await firstFactor(world, member, { deviceToken: member.deviceToken });
      for (const stale of [code, member.recoveryCodes[0]!]) {
        const response = { method: 'recovery_code', code: stale };
        expect(verdict(await secondFactor(world, member, tempToken, response))).toBe('invalid_code');
      }
    });
  });
}
