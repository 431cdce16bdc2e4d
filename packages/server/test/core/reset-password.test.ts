import { afterAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/core/clock.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { requestReset } from '../../src/flows/account/request-reset.ts';
import { resetPassword } from '../../src/flows/account/reset-password.ts';
import { listFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { refreshSession } from '../../src/flows/login/refresh-session.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import {
  addDestination,
  arrived,
  beginSetup,
  newestCode,
  newestHandle,
  newReceiver,
  send,
  verifyAddress,
} from '../support/codes.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  firstFactor,
  fullLogin,
  logIn,
  newCaller,
  newMember,
  newPerson,
  nextCode,
  PASSWORD,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

const NEW_PASSWORD = 'An0ther-Passw0rd!';

for (const engine of engines) {
  describe(`a forgotten password on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const core = world.engine;
    const stranger = newCaller();
    const ask = (email: string) => requestReset(core.in(world.application), email, stranger);
    const deliver = async (): Promise<void> => {
      while ((await deliverOutbox(core)) > 0);
    };
    /** A link, mailed to a person. */
    const link = async ({ email }: Pick<Person, 'email'>): Promise<string> => {
      unwrap(await ask(email));
      await deliver();
      return newestHandle(world, email, 'reset-password');
    };
    const reset = (token: string, newPassword = NEW_PASSWORD) =>
      resetPassword(core.in(world.application), { token, newPassword }, stranger);

    test('is replaced through the link; the old one logs in no more', async () => {
      const person = await newPerson(world);
      expect(await reset(await link(person))).toEqual({ ok: true, value: undefined });
      expect(verdict(await logIn(world, person))).toBe('invalid_credentials');
      await fullLogin(world, person, { password: NEW_PASSWORD });
      const { account } = await whoIs(world, {
        ...person,
        tokens: (await fullLogin(world, person, { password: NEW_PASSWORD })).tokens,
      });
      // Whoever had the link reads the mailbox.
      expect(account.emailVerifiedAt).toBeDefined();
    });

    test('is replaced once under 16 at once', async () => {
      const person = await newPerson(world);
      const token = await link(person);
      const passwords = Array.from({ length: 16 }, (_, index) => `Passw0rd-number-${index}`);
      const outcomes = await inParallel(16, (index) => reset(token, passwords[index]));
      expect(tally(outcomes)).toEqual({ ok: 1, invalid_action_token: 15 });
      const logins = [];
      for (const password of passwords) {
        logins.push(await logIn(world, person, { password, caller: newCaller() }));
      }
      expect(tally(logins)).toEqual({ ok: 1, invalid_credentials: 15 });
      expect(outcomes.findIndex(({ ok }) => ok)).toBe(logins.findIndex(({ ok }) => ok));
    });

    test('a link is good for an hour', async () => {
      const [early, late] = [await newPerson(world), await newPerson(world)];
      const tokens = [await link(early), await link(late)];
      world.clock.advance(HOUR - 2 * SECOND);
      expect(verdict(await reset(tokens[0]!))).toBe('ok');
      world.clock.advance(2 * SECOND);
      expect(verdict(await reset(tokens[1]!))).toBe('invalid_action_token');
    });

    test('a link ends with the next one, with a reset, and with a change of the password', async () => {
      const person = await newPerson(world);
      const old = await link(person);
      const renewed = await link(person);
      expect(verdict(await reset(old))).toBe('invalid_action_token');
      const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
      unwrap(await changePassword(await whoIs(world, person), passwords, person.caller));
      expect(verdict(await reset(renewed))).toBe('invalid_action_token');
    });

    test('a link ends when the account has another address', async () => {
      const person = await newPerson(world);
      const token = await link(person);
      const moved = { email: 'moved@example.com', email_key: 'moved@example.com' };
      await world.sql.updateTable('accounts').set(moved).where('id', '=', person.accountId).execute();
      expect(verdict(await reset(token))).toBe('invalid_action_token');
    });

    test('a weak password leaves the link alive', async () => {
      const token = await link(await newPerson(world));
      expect(await reset(token, 'short')).toMatchObject({
        code: 'weak_password',
        detail: { field: 'newPassword' },
      });
      expect(verdict(await reset(token))).toBe('ok');
    });

    test('ends sessions, trusted devices and pending logins, opens none, and removes no factor', async () => {
      const member = await newMember(world);
      await verifyAddress(world, member);
      const { tokens, deviceToken } = await bothFactors(world, member, { trustDevice: {} });
      const pending = await firstFactor(world, member);
      unwrap(await reset(await link(member)));
      for (const { accessToken } of [member.tokens, tokens])
        expect(verdict(await authenticate(core.in(world.application), accessToken))).toBe(
          'invalid_access_token',
        );
      const refreshed = await refreshSession(core.in(world.application), tokens.refreshToken, member.caller);
      expect(verdict(refreshed)).toBe('invalid_refresh_token');
      const code = nextCode(world, member.totp);
      expect(verdict(await secondFactor(world, member, pending.tempToken, { code }))).toBe(
        'invalid_challenge',
      );
      const live = await core.database.stores
        .in(world.application.id)
        .sessions.listLive(member.accountId, world.clock.now());
      expect(live).toEqual([]);
      // The trusted browser is asked for its second factor again, and the authenticator still is one.
      const again = await firstFactor(world, member, { password: NEW_PASSWORD, deviceToken: deviceToken! });
      const opened = await secondFactor(world, member, again.tempToken, {
        code: nextCode(world, member.totp),
      });
      expect(await listFactors(await whoIs(world, { ...member, ...unwrap(opened) }))).toHaveLength(1);
    });

    test('lets the email factor rest for a day where there is another, and login does not offer it', async () => {
      const member = await newMember(world);
      await verifyAddress(world, member);
      const both = await addDestination(world, member, 'email', member.email);
      unwrap(await reset(await link(both)));
      const pending = await firstFactor(world, both, { password: NEW_PASSWORD });
      expect(pending.methods).toEqual(['totp']);
      expect(verdict(await send(world, both, pending.tempToken, 'email'))).toBe('method_unavailable');
      world.clock.advance(DAY);
      const later = await firstFactor(world, both, { password: NEW_PASSWORD });
      expect(later.methods).toEqual(['email', 'totp']);
      unwrap(await send(world, both, later.tempToken, 'email'));
      const code = newestCode(world, both.email);
      expect(verdict(await secondFactor(world, both, later.tempToken, { code }))).toBe('ok');
    });

    test('leaves the email factor alone where it is the only one', async () => {
      const receiver = await newReceiver(world, 'email');
      await verifyAddress(world, receiver);
      unwrap(await reset(await link(receiver)));
      const pending = await firstFactor(world, receiver, { password: NEW_PASSWORD });
      expect(pending.methods).toEqual(['email']);
      expect(verdict(await send(world, receiver, pending.tempToken, 'email'))).toBe('ok');
    });

    test('of an account that a stranger may have made releases the address to a new one', async () => {
      const squatter = await newMember(world);
      unwrap(await reset(await link(squatter)));
      const owner = await fullLogin(
        world,
        { ...squatter, username: squatter.email },
        { password: NEW_PASSWORD },
      );
      expect(owner.account.id).not.toBe(squatter.accountId);
      expect(owner.account).toMatchObject({ email: squatter.email, secondFactorDue: false });
      expect(owner.account.emailVerifiedAt).toBeDefined();
      // The old account keeps its password, factors and data, under its name.
      const due = await firstFactor(world, squatter);
      const opened = await secondFactor(world, squatter, due.tempToken, {
        code: nextCode(world, squatter.totp),
      });
      expect(unwrap(opened).account.email).toBeUndefined();
      // What the stranger had begun for the address ends nothing of the owner's.
      expect(verdict(await reset(newestHandle(world, squatter.email, 'reset-password')))).toBe(
        'invalid_action_token',
      );
    });

    test('of a stranger without a factor goes to whoever reads the mailbox, and the stranger is out', async () => {
      const squatter = await newPerson(world);
      unwrap(await beginSetup(world, squatter, 'email', 'thief@example.org'));
      unwrap(await reset(await link(squatter)));
      const { accessToken } = squatter.tokens;
      expect(verdict(await authenticate(core.in(world.application), accessToken))).toBe(
        'invalid_access_token',
      );
      const { account } = await fullLogin(world, squatter, { password: NEW_PASSWORD });
      expect([account.id, account.secondFactorDue]).toEqual([squatter.accountId, false]);
    });

    test('is mailed to the stored spelling of the address, ten times an hour, silently no more', async () => {
      const person = await newPerson(world);
      const outcomes = [];
      for (let asked = 0; asked < 15; asked++) {
        outcomes.push(await ask(asked % 2 ? person.email.toUpperCase() : person.email));
      }
      expect(outcomes).toEqual(Array(15).fill({ ok: true, value: 'noted' }));
      await deliver();
      expect(arrived(world, person.email)).toHaveLength(10);
      expect(arrived(world, person.email.toUpperCase())).toEqual([]);
      // The owner's own limits have counted nothing: codes and verification still leave.
      expect(verdict(await beginSetup(world, person, 'email', person.email))).toBe('ok');
    });

    test.each(['', 'nobody', 'a b@example.com', 'a@b@c', 'x'.repeat(300)])(
      'of "%s", which is no address, is told so',
      async (email) => {
        expect(await ask(email)).toMatchObject({ code: 'invalid_request', detail: { field: 'email' } });
      },
    );

    test('at a hosted application is none: it keeps no passwords', async () => {
      const hosted = { ...world.application, kind: 'hosted' } as const;
      const { email } = await newPerson(world);
      expect(verdict(await requestReset(core.in(hosted), email, stranger))).toBe('wrong_application_kind');
      const options = { token: await link({ email }), newPassword: NEW_PASSWORD };
      expect(verdict(await resetPassword(core.in(hosted), options, stranger))).toBe('wrong_application_kind');
    });
  });
}
