import { afterAll, describe, expect, test } from 'vitest';
import { resetPassword } from '../../src/flows/account/reset-password.ts';
import { runCommand, runJson, runWithInput } from '../support/command-line.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  firstFactor,
  fullLogin,
  logIn,
  newCaller,
  newIdentity,
  newMember,
  newPerson,
  nextCode,
  PASSWORD,
  type Person,
  secondFactor,
  wrongCode,
} from '../support/person.ts';

const LIMITS = { secondFactor: { max: 3 }, pendingLogin: { max: 50 }, factorFailures: { max: 2 } };
const reason = ['--reason', 'called back'];

for (const engine of engines) {
  describe(`what an operator does for a person on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true, limits: LIMITS });
    afterAll(world.close);
    const { application } = world;
    const tenant = world.engine.in(application);
    const run = (...parameters: string[]) => runCommand(world.env, ...parameters);
    const json = (...parameters: string[]) => runJson(world.env, ...parameters);
    const personOf = (id: string, identity: { email: string; username: string }): Person => ({
      ...identity,
      application,
      accountId: id,
      caller: newCaller(),
      tokens: { accessToken: '', refreshToken: '' },
    });
    const lastEvent = async (accountId: string) =>
      (await tenant.database.stores.audit.list({ accountId, limit: 1 }))[0]!;

    test('opens an account with a password from standard input, which the rules bind', async () => {
      const { email, username } = newIdentity('bob');
      const create = ['user', 'create', '--email', email, '--username', username, '--password-stdin'];
      const weak = await runWithInput(world.env, 'short\n', ...create);
      expect([weak.code, weak.stderr]).toEqual([1, expect.stringContaining('at least 8 characters')]);
      const made = await runWithInput(world.env, `${PASSWORD}\n`, ...create);
      const id = made.stdout.trim();
      expect(made.code).toBe(0);
      const opened = await fullLogin(world, personOf(id, { email, username }));
      expect(opened.account).toMatchObject({ id, email, username });
      const again = await runWithInput(world.env, `${PASSWORD}\n`, ...create);
      expect([again.code, again.stderr]).toEqual([
        1,
        `countersign: Another account has the address ${email}\n`,
      ]);
      const nameless = await run('user', 'create');
      expect([nameless.code, nameless.stderr]).toEqual([
        2,
        expect.stringContaining('email address or a username'),
      ]);
      expect(await lastEvent(id)).toMatchObject({ type: 'login.succeeded' });
    });

    test('invites someone by a link that is good once, for three days, and only without a password', async () => {
      const { email, username } = newIdentity('bob');
      const invited = await json('user', 'invite', email, '--username', username, '--link');
      expect(invited.link).toMatch(/\/links\/reset-password\?token=cs_reset_/);
      const again = await json('user', 'invite', email, '--link');
      expect(again.id).toBe(invited.id);
      const days = (Date.parse(again.expires_at) - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(3);
      const choose = (link: string) =>
        resetPassword(
          tenant,
          { token: new URL(link).searchParams.get('token')!, newPassword: PASSWORD },
          newCaller(),
        );
      expect(verdict(await choose(invited.link))).toBe('invalid_action_token');
      unwrap(await choose(again.link));
      expect(verdict(await choose(again.link))).toBe('invalid_action_token');
      const opened = await fullLogin(world, personOf(again.id, { email, username }));
      expect(opened.account.emailVerifiedAt).toBeDefined();
      const late = await run('user', 'invite', email, '--link');
      expect([late.code, late.stderr]).toEqual([
        1,
        expect.stringContaining('has an account with a password'),
      ]);
      const mailed = newIdentity('bob');
      const { id } = await json('user', 'invite', mailed.email);
      const sent = world.sql.selectFrom('outbox').select(['kind', 'status']).where('account_id', '=', id);
      const [mail] = await sent.execute();
      expect(mail).toEqual({ kind: 'link', status: 'pending' });
    });

    test('gives an account another address, by which its owner logs in from then on', async () => {
      const person = await newPerson(world);
      const other = await newPerson(world);
      const { email } = newIdentity('bob');
      const taken = await run('user', 'set-email', person.email, other.email.toUpperCase(), ...reason);
      expect([taken.code, taken.stderr]).toEqual([
        1,
        expect.stringContaining('Another account has the address'),
      ]);
      await json('user', 'set-email', person.email, email, '--verified', ...reason);
      expect(await json('user', 'show', email)).toMatchObject({
        id: person.accountId,
        email,
        email_verified_at: expect.any(String),
      });
      expect((await run('user', 'show', person.email)).code).toBe(3);
      await fullLogin(world, person);
      const event = await lastEvent(person.accountId);
      expect(event.type).toBe('login.succeeded');
    });

    test('says of someone locked out until when, by what and what to do, and unlocks them', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const guess = () =>
        secondFactor(world, member, tempToken, { method: 'sms', code: wrongCode(world, member.totp) });
      const outcomes = [await guess(), await guess(), await guess(), await guess()];
      expect(tally(outcomes)).toEqual({ invalid_code: 3, invalid_challenge: 1 });
      const { stdout } = await run('user', 'show', member.email);
      expect(stdout).toMatch(
        /What is the matter:\n {2}Wrong codes: no second factor is checked, until 20\S+Z \(1\d min\): 3 of 3\./,
      );
      expect(stdout).toContain(`countersign user unlock ${member.accountId} --reason "…"`);
      expect(stdout).not.toMatch(/argon2|secret|v1\./);
      expect(await json('user', 'unlock', member.email, ...reason)).toEqual({
        id: member.accountId,
        lifted: 1,
      });
      await bothFactors(world, member);
      expect((await run('user', 'show', member.email)).stdout).not.toContain('What is the matter');
    });

    test('unlocks wrong passwords from wherever they came, and counts from zero afterwards', async () => {
      const person = await newPerson(world);
      const caller = newCaller();
      const wrong = () => logIn(world, person, { password: 'Wr0ng-guess!', caller });
      for (let time = 0; time < 5; time++) await wrong();
      expect(verdict(await logIn(world, person, { caller }))).toBe('rate_limited');
      const { locked } = await json('user', 'show', person.email);
      expect(locked).toMatchObject([{ limit: 'login', of: caller.ipAddress, used: 5, max: 5 }]);
      await json('user', 'unlock', person.username, ...reason);
      expect(verdict(await wrong())).toBe('invalid_credentials');
      await fullLogin(world, person, { caller });
      expect(await json('user', 'unlock', person.username, ...reason)).toMatchObject({ lifted: 0 });
    });

    test('lets a factor count again that failures disabled, from zero', async () => {
      const member = await newMember(world);
      const { tempToken } = await firstFactor(world, member);
      const wrong = () => secondFactor(world, member, tempToken, { code: wrongCode(world, member.totp) });
      await wrong();
      await wrong();
      expect(
        verdict(await secondFactor(world, member, tempToken, { code: nextCode(world, member.totp) })),
      ).not.toBe('ok');
      const page = (await run('user', 'show', member.email)).stdout;
      const [, id] = /user enable-factor \S+ (\S+) --reason/.exec(page)!;
      expect(await json('user', 'enable-factor', member.email, id!, ...reason)).toEqual({
        id,
        status: 'active',
      });
      await json('user', 'unlock', member.email, ...reason);
      await bothFactors(world, member);
      const again = await run('user', 'enable-factor', member.email, id!, ...reason);
      expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('No disabled factor')]);
      const { type, data } = (
        await tenant.database.stores.audit.list({
          accountId: member.accountId,
          type: 'factor.enabled',
          limit: 1,
        })
      )[0]!;
      expect([type, data]).toEqual(['factor.enabled', { factorId: id, reason: 'called back' }]);
    });

    test('a reason is asked for', async () => {
      for (const verb of [
        ['unlock', 'x'],
        ['enable-factor', 'x', 'y'],
        ['set-email', 'x', 'a@example.com'],
      ]) {
        const refused = await run('user', ...verb);
        expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--reason')]);
      }
    });
  });
}
