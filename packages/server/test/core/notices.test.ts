import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import type { Engine } from '../../src/core/engine.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { registerAccount } from '../../src/flows/account/register.ts';
import { issueBypassCode, resetFactors } from '../../src/flows/administration/manage-accounts.ts';
import { confirmSetup } from '../../src/flows/enrolment/confirm-setup.ts';
import { removeFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { generateRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { startTotpSetup } from '../../src/flows/enrolment/set-up-totp.ts';
import { disown } from '../../src/flows/login/disown.ts';
import { reauthenticateByCode } from '../../src/flows/step-up/reauthenticate.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import { addDestination, arrived, newestHandle, newNumber, send, verifyAddress } from '../support/codes.ts';
import { composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  authenticator,
  bothFactors,
  codeNow,
  enrol,
  firstFactor,
  firstFactors,
  fullLogin,
  type Member,
  newCaller,
  newMember,
  newPerson,
  PASSWORD,
  type Person,
  secondFactor,
  whoIs,
  wrongCode,
} from '../support/person.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
const NEW_PASSWORD = 'An0ther-Passw0rd!';

for (const engine of engines) {
  describe(`notices on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const core = world.engine;

    const owner = async (): Promise<Member> => {
      const member = await newMember(world);
      await verifyAddress(world, member);
      return member;
    };
    /** Subjects of all that reached the address, oldest first. */
    const told = async ({ email }: Pick<Person, 'email'>): Promise<string[]> => {
      while ((await deliverOutbox(core)) > 0);
      return arrived(world, email)
        .map(({ subject = '' }) => subject)
        .toReversed();
    };
    const accountOf = async (person: Person) => (await whoIs(world, person)).account;
    const recover = async (member: Member, code: string) => {
      const { tempToken } = await firstFactor(world, member);
      return secondFactor(world, member, tempToken, { method: 'recovery_code', code });
    };
    const fail = async (member: Member, times: number) => {
      let tempToken = '';
      for (let guess = 0; guess < times; guess++) {
        if (guess % 3 === 0) ({ tempToken } = await firstFactor(world, member));
        await secondFactor(world, member, tempToken, { code: wrongCode(world, member.totp) });
      }
    };

    const deeds: [string, RegExp[], (member: Member) => Promise<unknown>][] = [
      ['a new factor', [/A second step was added/], (member) => enrol(world, member)],
      [
        'each factor that is removed',
        [/added/, /A second step was removed/, /A second step was removed/],
        async (member) => {
          await addDestination(world, member, 'sms', newNumber());
          unwrap(await removeFactors(await whoIs(world, member), 'all', member.caller));
        },
      ],
      [
        'each factor that an operator removes',
        [/A second step was removed/],
        async (member) => resetFactors(core.in(world.application), await accountOf(member), 'lost phone'),
      ],
      [
        'new backup codes',
        [/New backup codes/],
        async (member) => generateRecoveryCodes(await whoIs(world, member), 'digits-8', member.caller),
      ],
      [
        'a backup code that logged in',
        [/A backup code of your Countersign account was used/],
        (member) => recover(member, member.recoveryCodes[0]!),
      ],
      [
        'a backup code that re-authenticated',
        [/A backup code of your Countersign account was used/],
        async (member) => {
          const response = { method: 'recovery_code', code: member.recoveryCodes[1]! };
          const who = await whoIs(world, member);
          unwrap(await reauthenticateByCode(who, response, member.caller));
        },
      ],
      [
        'a bypass code that logged in',
        [/A backup code of your Countersign account was used/],
        async (member) => {
          const account = await accountOf(member);
          const issued = await issueBypassCode(core.in(world.application), account, { reason: 'lost phone' });
          unwrap(await recover(member, unwrap(issued).code));
        },
      ],
      [
        'a changed password',
        [/password was changed/],
        async (member) => {
          const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
          unwrap(await changePassword(await whoIs(world, member), passwords, member.caller));
        },
      ],
      [
        'a login from another browser',
        [/New login/],
        (member) => bothFactors(world, member, { caller: { ...member.caller, userAgent: CHROME } }),
      ],
      [
        'a login from another place',
        [/New login/],
        (member) => bothFactors(world, member, { caller: { ...newCaller(), ipAddress: '203.0.113.9' } }),
      ],
      ['too many wrong codes', [/Too many wrong codes/], (member) => fail(member, 10)],
      [
        'a factor that was disabled',
        [
          // Ten in 135 minutes, one an hour.
          ...Array<RegExp>(3).fill(/Too many wrong codes/),
          /A second step of your Countersign account was turned off/,
        ],
        async (member) => {
          for (let window = 0; window < 10; window++) {
            await fail(member, 10);
            world.clock.advance(15 * MINUTE);
          }
        },
      ],
      [
        'codes asked for until there were no more',
        [/added/, /Many login codes/],
        async (member) => {
          await addDestination(world, member, 'sms', newNumber());
          const { tempToken } = await firstFactor(world, member);
          const outcomes = [];
          for (let sent = 0; sent < 6; sent++) outcomes.push(await send(world, member, tempToken));
          expect(tally(outcomes)).toEqual({ ok: 4, rate_limited: 2 });
        },
      ],
    ];

    test.each(deeds)('tell of %s', async (_name, subjects, deed) => {
      const member = await owner();
      await deed(member);
      const got = await told(member);
      expect(got).toHaveLength(subjects.length);
      // They leave side by side: their order says nothing.
      for (const pattern of subjects) {
        const count = (list: readonly string[]) => list.filter((subject) => pattern.test(subject)).length;
        expect(count(got)).toBe(subjects.filter(({ source }) => source === pattern.source).length);
      }
    });

    test.each(deeds.slice(0, 4))(
      'tell an address that nobody verified nothing of %s',
      async (_name, _subjects, deed) => {
        const member = await newMember(world);
        await deed(member);
        expect(await told(member)).toEqual([]);
      },
    );

    test('come to the verified address only, in the language of the account, with time, browser and place', async () => {
      const caller = { ...newCaller(), language: 'fr-CA,en;q=0.5' };
      const options = { email: 'Claire@example.com', username: 'claire', password: PASSWORD };
      const opened = unwrap(await registerAccount(core.in(world.application), options, caller));
      if (opened.kind !== 'session') throw new Error('a second factor was demanded');
      const { account, tokens } = opened;
      const person = { ...options, application: world.application, accountId: account.id, caller, tokens };
      await core.database.stores
        .in(world.application.id)
        .accounts.verifyEmail(account.id, 'Claire@example.com', world.clock.now());
      const number = newNumber();
      const german = { ...person, caller: { ...caller, language: 'de' } };
      await addDestination(world, german, 'sms', number);
      expect(await told(person)).toEqual([expect.stringMatching(/Countersign/)]);
      const [notice] = arrived(world, 'Claire@example.com');
      expect(notice!.text).toMatch(/Si ce n’était pas vous|Ce n’était pas/);
      expect(notice!.text).toContain(caller.ipAddress);
      expect(notice!.text).toContain('Seconde étape\u00a0: SMS\nAppareil\u00a0: Firefox, Linux\n');
      expect(notice!.text).toContain(String(new Date(world.clock.now()).getUTCFullYear()));
      expect(arrived(world, number).every(({ channel }) => channel === 'sms')).toBe(true);
      expect(notice!.text).not.toContain(number);
    });

    test('come once for one event under parallel requests', async () => {
      const member = await owner();
      const pending = await firstFactors(world, member, 6);
      await inParallel(16, (index) =>
        secondFactor(world, member, pending[index % 6]!.tempToken, { code: wrongCode(world, member.totp) }),
      );
      expect(await told(member)).toEqual([expect.stringMatching(/Too many wrong codes/)]);

      const other = await owner();
      const who = await whoIs(world, other);
      const setup = unwrap(await startTotpSetup(who, { format: 'digits-8' }, other.caller));
      const response = { method: 'totp', code: codeNow(world, authenticator(setup.secret)) } as const;
      const confirmed = await inParallel(16, () => confirmSetup(who, response, other.caller));
      expect(tally(confirmed).ok).toBe(1);
      const now = await whoIs(world, other);
      await inParallel(8, () => removeFactors(now, 'all', other.caller));
      expect((await told(other)).toSorted()).toEqual([
        expect.stringMatching(/was added/),
        // Both were authenticator apps: the second is left out of this hour.
        expect.stringMatching(/was removed/),
      ]);
    });

    test('say nothing of the first login, nor of one from a known browser and place', async () => {
      const person = await newPerson(world);
      await verifyAddress(world, person);
      for (let round = 0; round < 3; round++) await fullLogin(world, person);
      const [a, b] = person.caller.ipAddress.split('.');
      await fullLogin(world, person, { caller: { ...person.caller, ipAddress: `${a}.${b}.254.1` } });
      expect(await told(person)).toEqual([]);
      const chrome = { ...person.caller, userAgent: CHROME };
      await fullLogin(world, person, { caller: chrome });
      await fullLogin(world, person, { caller: chrome });
      expect(await told(person)).toEqual([expect.stringMatching(/New login/)]);
    });

    test('are not sent of what was rolled back', async () => {
      const member = await owner();
      const { database } = core;
      const failing: Engine = {
        ...core,
        database: {
          ...database,
          transact: (work) =>
            database.transact(async (bound) => {
              await work(bound);
              throw new Error('power cut');
            }),
        },
      };
      const who = await whoIs(world, member);
      await expect(
        removeFactors({ ...who, ...failing.in(who.application) }, 'all', member.caller),
      ).rejects.toThrow('power cut');
      await expect(
        generateRecoveryCodes({ ...who, ...failing.in(who.application) }, 'digits-8', member.caller),
      ).rejects.toThrow('power cut');
      expect(await told(member)).toEqual([]);
      const links = world.sql
        .selectFrom('action_tokens')
        .select('id')
        .where('account_id', '=', member.accountId);
      expect(await links.execute()).toEqual([]);
    });

    test('carry a link each that works once', async () => {
      const member = await owner();
      unwrap(await generateRecoveryCodes(await whoIs(world, member), 'digits-8', member.caller));
      await told(member);
      const handle = newestHandle(world, member.email, 'not-me');
      const outcomes = await inParallel(16, () => disown(core.in(world.application), handle, member.caller));
      expect(tally(outcomes)).toEqual({ ok: 1, invalid_action_token: 15 });
      expect(verdict(await disown(core.in(world.application), handle, member.caller))).toBe(
        'invalid_action_token',
      );
    });
  });
}
