import { afterAll, describe, expect, test } from 'vitest';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { revokeTrustedBrowsers } from '../../src/flows/account/manage-trusted-browsers.ts';
import { issueBypassCode } from '../../src/flows/administration/manage-accounts.ts';
import { removeFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { generateRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { logout } from '../../src/flows/login/end-session.ts';
import { login } from '../../src/flows/login/login.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { reauthenticateByCode, reauthenticateByPassword } from '../../src/flows/step-up/reauthenticate.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap } from '../support/outcomes.ts';
import {
  firstFactor,
  logIn,
  newMember,
  nextCode,
  PASSWORD,
  secondFactor,
  whoIs,
  wrongCode,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`the audit trail on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    const { engine: core, application } = world;
    afterAll(world.close);

    test('it tells the whole story, and no password, code, secret or token', async () => {
      const used = new Set<string>([PASSWORD, 'Wr0ng!password', 'An0ther!pass']);
      const note = <T extends string>(secret: T): T => {
        used.add(secret);
        return secret;
      };
      const member = await newMember(world);
      const { caller } = member;
      note(member.secret);
      for (const code of member.recoveryCodes) note(code);
      const noteTokens = (tokens: { accessToken: string; refreshToken: string }) => {
        note(tokens.accessToken);
        note(tokens.refreshToken);
        return tokens;
      };
      noteTokens(member.tokens);

      await logIn(world, member, { password: 'Wr0ng!password' });
      await login(
        core.in(application),
        { identifier: 'nobody@example.com', password: 'Wr0ng!password' },
        caller,
      );
      const wrong = await firstFactor(world, member);
      note(wrong.tempToken);
      await secondFactor(world, member, wrong.tempToken, { code: note(wrongCode(world, member.totp)) });
      await secondFactor(world, member, wrong.tempToken, { method: note('cs_typed_by_mistake'), code: '1' });

      const code = note(nextCode(world, member.totp));
      const trusted = unwrap(await secondFactor(world, member, wrong.tempToken, { code, trustDevice: {} }));
      noteTokens(trusted.tokens);
      note(trusted.deviceToken!);
      await logIn(world, member, { deviceToken: trusted.deviceToken! });

      const { account } = await whoIs(world, member);
      const bypass = unwrap(await issueBypassCode(core.in(application), account, { reason: 'by voice' }));
      for (const spent of [note(bypass.code), member.recoveryCodes[0]!]) {
        const { tempToken } = await firstFactor(world, member);
        const response = { method: 'recovery_code', code: spent };
        noteTokens(unwrap(await secondFactor(world, member, note(tempToken), response)).tokens);
      }

      const refreshed = unwrap(
        await refreshSession(core.in(application), trusted.tokens.refreshToken, caller),
      );
      noteTokens(refreshed);
      const who = await whoIs(world, { ...member, tokens: trusted.tokens });
      const again = unwrap(
        await reauthenticateByPassword({ ...who, ...core.in(who.application) }, PASSWORD, caller),
      );
      note(again.accessToken);
      const response = { code: note(nextCode(world, member.totp)) };
      note(
        unwrap(await reauthenticateByCode({ ...who, ...core.in(who.application) }, response, caller))
          .accessToken,
      );
      for (const fresh of unwrap(
        await generateRecoveryCodes({ ...who, ...core.in(who.application) }, 'digits-4-4', caller),
      ))
        note(fresh);
      await revokeTrustedBrowsers({ ...who, ...core.in(who.application) }, caller);
      const passwords = { currentPassword: PASSWORD, newPassword: 'An0ther!pass' };
      unwrap(await changePassword({ ...who, ...core.in(who.application) }, passwords, caller));
      unwrap(await removeFactors(await whoIs(world, { ...member, tokens: trusted.tokens }), 'all', caller));
      await logout(core.in(application), trusted.tokens.accessToken, caller);

      const events = await core.database.stores.in(application.id).audit.list({ limit: 1_000 });
      const types = new Set(events.map(({ type }) => type));
      expect([...types].sort()).toEqual([
        'account.password_changed',
        'account.registered',
        'application.created',
        'bypass_code.issued',
        'bypass_code.used',
        'challenge.failed',
        'factor.activated',
        'factor.removed',
        'login.failed',
        'login.succeeded',
        'recovery_code.used',
        'recovery_codes.generated',
        'session.ended',
        'session.reauthenticated',
        'trusted_device.added',
        'trusted_device.revoked',
        'two_factor.disabled',
        'two_factor.enabled',
      ]);
      const text = JSON.stringify(events);
      // Six digits may stand in an id by chance: codes are looked for as words.
      const leaked = [...used].filter((secret) =>
        secret.length > 6 ? text.includes(secret) : new RegExp(`"${secret}"|\\b${secret}\\b`).test(text),
      );
      expect(leaked).toEqual([]);
    });
  });
}
