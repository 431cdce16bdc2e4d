import { afterAll, describe, expect, test } from 'vitest';
import { type Application, completeSettings } from '../../src/core/application/application.ts';
import { checkNewPassword } from '../../src/core/password/password-rules.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { registerAccount } from '../../src/flows/account/register.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap, verdict } from '../support/outcomes.ts';
import {
  firstFactor,
  fullLogin,
  logIn,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  PASSWORD,
  secondFactor,
  whoIs,
} from '../support/person.ts';

const application = (passwordRules: 'composition' | 'length'): Application => ({
  id: 'a',
  domainId: 'd',
  clientId: 'shop',
  name: 'Nightingale',
  kind: 'accounts',
  settings: completeSettings({ passwordRules }),
  createdAt: 0,
  updatedAt: 0,
});
const check = (rules: 'composition' | 'length', password: string, personal: string[] = []) =>
  checkNewPassword(password, application(rules), personal);

describe('passwords by composition', () => {
  test.each(['Aa1!aaaa', 'Ünïcode1€', 'Пароль-7', 'Aa1 aaaa', `Aa1!${'x'.repeat(252)}`])(
    '%s passes',
    (password) => {
      expect(check('composition', password).ok).toBe(true);
    },
  );
  test.each([
    ['Aa1!aaa', 'at least 8 characters'],
    ['aa1!aaaa', 'upper-case'],
    ['AA1!AAAA', 'lower-case'],
    ['Aaa!aaaa', 'digit'],
    ['Aa1aaaaa', 'special'],
    ['密码密码密码密码', 'upper-case'],
    [`Aa1!${'x'.repeat(253)}`, 'at most 256 characters'],
  ])('%s does not', (password, complaint) => {
    const outcome = check('composition', password);
    expect(outcome).toMatchObject({ ok: false, code: 'weak_password', detail: { field: 'password' } });
    expect(outcome.ok ? '' : outcome.detail.message).toContain(complaint);
  });

  test('characters are counted, not code units, after normalization', () => {
    expect(check('composition', 'Aa1!😀😀😀').ok).toBe(false);
    expect(check('composition', 'Aa1!😀😀😀😀').ok).toBe(true);
    // One character that NFKC spells with 18.
    expect(check('composition', `Aa1!${'\u{fdfa}'.repeat(14)}`).ok).toBe(true);
    expect(check('composition', `Aa1!${'\u{fdfa}'.repeat(15)}`).ok).toBe(false);
  });
});

describe('passwords by length', () => {
  test.each(['violet harbour kettle', 'neunzehn Kraniche!', 'xkq7 vorbeigehend zu'])(
    '%s passes',
    (password) => {
      expect(check('length', password).ok).toBe(true);
    },
  );
  test.each([
    ['fourteen chars', 'at least 15'],
    ['passwordpassword', 'easy to guess'],
    ['aaaaaaaaaaaaaaaaaaaa', 'easy to guess'],
    ['abcdefghijklmnopqrstuvwxyz', 'easy to guess'],
    ['12345678901234567890', 'easy to guess'],
    ['Qwertyuiop123456!', 'easy to guess'],
    ['nightingalenightingale', 'easy to guess'],
    ['annabelle.smith1234', 'easy to guess'],
  ])('%s does not', (password, complaint) => {
    const outcome = check('length', password, ['annabelle.smith']);
    expect(outcome.ok ? '' : outcome.detail.message).toContain(complaint);
  });
});

for (const engine of engines) {
  describe(`passwords on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);

    const change = async (
      person: Parameters<typeof whoIs>[1] & { caller: ReturnType<typeof newCaller> },
      currentPassword: string,
      newPassword: string,
    ) => changePassword(await whoIs(world, person), { currentPassword, newPassword }, person.caller);

    test('a password is one and the same in every Unicode spelling', async () => {
      const person = await newPerson(world, { password: 'Pässw0rd!ﬁ' });
      await fullLogin(world, person, { password: 'Pa\u0308ssw0rd!fi' });
      expect(verdict(await logIn(world, person, { password: 'Passw0rd!fi' }))).toBe('invalid_credentials');
    });

    test('upper and lower case, and every character to the last of 256, count', async () => {
      const password = `Aa1!${'x'.repeat(252)}`;
      const person = await newPerson(world, { password });
      await fullLogin(world, person, { password });
      for (const wrong of [password.slice(0, -1), `${password}x`, password.toLowerCase()]) {
        expect(verdict(await logIn(world, person, { password: wrong }))).toBe('invalid_credentials');
      }
    });

    test('a weak password is refused at registration, and nobody is registered', async () => {
      const caller = newCaller();
      const registration = { email: `weak-${caller.ipAddress}@example.com`, password: 'short' };
      const refused = await registerAccount(world.engine.in(world.application), registration, caller);
      expect(verdict(refused)).toBe('weak_password');
      const strong = { ...registration, password: PASSWORD };
      expect(verdict(await registerAccount(world.engine.in(world.application), strong, caller))).toBe('ok');
    });

    test('changing it needs the current one, and a wrong guess is counted', async () => {
      const person = await newPerson(world);
      expect(verdict(await change(person, 'wrong', 'An0ther!pass'))).toBe('wrong_password');
      const weak = await change(person, PASSWORD, 'weak');
      expect(weak).toMatchObject({ code: 'weak_password', detail: { field: 'newPassword' } });
      for (let guess = 0; guess < 4; guess++) await change(person, 'wrong', 'An0ther!pass');
      expect(verdict(await change(person, PASSWORD, 'An0ther!pass'))).toBe('rate_limited');
    });

    test('a change ends the other sessions and pending logins, and the old password', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const again = await firstFactor(world, member);
      const response = { code: nextCode(world, member.totp) };
      const other = unwrap(await secondFactor(world, member, again.tempToken, response));
      unwrap(await change(member, PASSWORD, 'An0ther!pass'));
      await whoIs(world, member);
      const dead = await authenticate(world.engine.in(member.application), other.tokens.accessToken);
      expect(verdict(dead)).toBe('invalid_access_token');
      const late = await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) });
      expect(verdict(late)).toBe('invalid_challenge');
      expect(verdict(await logIn(world, member))).toBe('invalid_credentials');
      await firstFactor(world, member, { password: 'An0ther!pass' });
    });
  });
}
