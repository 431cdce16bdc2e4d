import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import {
  accountOf,
  ask,
  countSessions,
  expectData,
  guardedRoutes,
  statuses,
} from '../support/attack-target.ts';
import { describeAttack, describeAttackOnTwo } from '../support/describe-attack.ts';
import {
  begin,
  confirmWith,
  type EnrollingPerson,
  enrolAgain,
  newEnrolling,
  newVerified,
  SET_UP_KINDS,
} from '../support/enrolling.ts';
import { newestCode, otherCode } from '../support/messages.ts';
import { resetToken } from '../support/native.ts';
import { inParallel } from '../support/outcomes.ts';

const required = () => ({ settings: { secondFactor: 'required' } as const });
const SET_UP = /^\/2fa\/(totp|sms|email)\/(setup|verify-setup)$/;

describeAttack(
  'the set-up that a login waits for is skipped',
  (on) => {
    const dead = { invalid: [401, 'invalid_access_token'] };
    const isDead = async (person: EnrollingPerson) => {
      for (const kind of SET_UP_KINDS) {
        const { answer } = await begin(on.target, person, kind);
        expect([answer.status, answer.body.code]).toEqual(dead.invalid);
        const confirmed = await confirmWith(person, kind, '123456');
        expect([confirmed.status, confirmed.body.code]).toEqual(dead.invalid);
      }
    };

    test('its tempToken opens no route of any API but set-up and its confirmation', async () => {
      const { client, tempToken } = await newEnrolling(on.target);
      for (const route of guardedRoutes(on.target)) {
        const { status } = await ask(client, route, tempToken);
        expect([route.url, status === 401]).toEqual([route.url, !SET_UP.test(route.url)]);
      }
    });

    test('out of order: nothing begun, another kind, or the steps of another login open nothing', async () => {
      const person = await newEnrolling(on.target);
      const { client, tempToken, email } = person;
      for (const kind of SET_UP_KINDS) {
        const early = await confirmWith(person, kind, '123456');
        expect([early.status, early.body.code]).toEqual([400, 'setup_not_initiated']);
      }
      const { answer, code } = await begin(on.target, person, 'totp');
      expect((await confirmWith(person, 'sms', code())).body.code).toBe('setup_not_initiated');
      expect((await confirmWith(await enrolAgain(on.target, person), 'totp', code())).body.code).toBe(
        'setup_not_initiated',
      );
      const finish = await client.post('/2fa/verify', { tempToken, code: code() });
      expect(finish.body.code).toBe('invalid_temp_token');
      const backupCode = answer.data.backupCodes[0];
      const recover = await client.post('/2fa/verify-backup-code', { tempToken, backupCode });
      expect(recover.body.code).toBe('invalid_temp_token');
      const send = await client.post('/2fa/send-code', { tempToken, method: 'email' });
      expect(send.body.code).toBe('method_unavailable');
      const refresh = await client.post('/auth/refresh', { refreshToken: tempToken });
      expect(refresh.status).toBe(401);
      const { id } = await accountOf(on.target, { email });
      expect(await countSessions(on.target, id)).toBe(0);
    });

    test('it is spent with the confirmation', async () => {
      const person = await newEnrolling(on.target);
      const { code } = await begin(on.target, person, 'totp');
      expectData(await confirmWith(person, 'totp', code()));
      await isDead(person);
    });

    test('it lives for 30 minutes, to the second, also where a set-up was begun late and nothing cleans up', async () => {
      const [early, late] = [await newEnrolling(on.target), await newEnrolling(on.target)];
      on.target.clock.advance(29 * MINUTE);
      const begun = await begin(on.target, early, 'totp');
      const lateBegun = await begin(on.target, late, 'totp');
      on.target.clock.advance(MINUTE - 20 * SECOND);
      expectData(await begun.confirm());
      on.target.clock.advance(20 * SECOND);
      expect((await lateBegun.confirm()).status).toBe(401);
      await isDead(late);
    });

    test('ten wrong codes lock it, and end it: the right one is refused, then and afterwards', async () => {
      const person = await newEnrolling(on.target);
      const { code } = await begin(on.target, person, 'totp');
      const answers = [];
      for (let guess = 0; guess < 11; guess++) {
        answers.push(await confirmWith(person, 'totp', otherCode(code())));
      }
      expect(statuses(answers)).toEqual({ 400: 10, 401: 1 });
      expect((await confirmWith(person, 'totp', code())).status).toBe(401);
      on.target.clock.advance(15 * MINUTE);
      await isDead(person);
      expectData(await (await begin(on.target, await enrolAgain(on.target, person), 'totp')).confirm());
    });

    test('a new password ends it, and so does the operator who disables the account', async () => {
      const [one, other] = [await newEnrolling(on.target), await newEnrolling(on.target)];
      const token = await resetToken(on.target, one.email);
      const reset = { token, newPassword: 'An0ther-Passw0rd!' };
      expectData(await one.client.post('/auth/reset-password', reset));
      await isDead(one);
      const account = await accountOf(on.target, other);
      const change = { disabled: true, reason: 'test' };
      await setAccountDisabled(on.target.engine.in(on.target.application), account, change);
      await isDead(other);
    });

    test.each(SET_UP_KINDS)(
      'of a thief and the owner who both wait, the first to confirm %s ends the other',
      async (kind) => {
        const owner = await newEnrolling(on.target);
        const thief = await enrolAgain(on.target, owner);
        const planted = await begin(on.target, thief, 'totp');
        expectData(await (await begin(on.target, owner, kind)).confirm());
        expect((await planted.confirm()).status).toBe(401);
        await isDead(thief);
      },
    );
  },
  required,
);

describeAttackOnTwo(
  'the tempToken of a demanded set-up is spent twice',
  (on) => {
    test('20 confirmations at once: one session, one factor, one set of codes', async () => {
      const person = await newEnrolling(on.target);
      const code = (await begin(on.target, person, 'totp')).code();
      const clients = [on.target.client(), on.beside.client()];
      const answers = await inParallel(20, (index) =>
        confirmWith({ client: clients[index % 2]!, tempToken: person.tempToken }, 'totp', code),
      );
      expect(statuses(answers)[200]).toBe(1);
      expect(Object.keys(statuses(answers)).every((status) => Number(status) < 500)).toBe(true);
      const { id } = await accountOf(on.target, person);
      expect(await countSessions(on.target, id)).toBe(1);
      const factors = on.target.sql.selectFrom('factors').select('status').where('account_id', '=', id);
      expect(await factors.execute()).toEqual([{ status: 'active' }]);
    });

    test('two kinds, and two logins, confirmed at once: one counts', async () => {
      const owner = await newEnrolling(on.target);
      const again = await enrolAgain(on.beside, owner, on.beside.client());
      const begun = [
        await begin(on.target, owner, 'totp'),
        await begin(on.target, owner, 'sms'),
        await begin(on.target, again, 'totp'),
      ];
      const answers = await Promise.all(begun.map(({ confirm }) => confirm()));
      expect(statuses(answers)[200]).toBe(1);
      const { id } = await accountOf(on.target, owner);
      expect(await countSessions(on.target, id)).toBe(1);
    });
  },
  required,
);

const byMail = () => ({ settings: { secondFactor: 'required', firstEnrolment: 'mail' } as const });

describeAttack(
  'a thief of the password enrols first where the mailbox is asked for',
  (on) => {
    const newWaiting = async () => enrolAgain(on.target, await newVerified(on.target));

    test('without the mailed code no kind of factor is set up', async () => {
      const thief = await newWaiting();
      for (const kind of SET_UP_KINDS) {
        const { answer } = await begin(on.target, thief, kind);
        expect([answer.status, answer.body.code]).toEqual([403, 'mail_code_required']);
        expect((await confirmWith(thief, kind, '123456')).body.code).toBe('mail_code_required');
      }
      const pending = on.target.sql.selectFrom('factors').select('id').where('status', '=', 'pending');
      expect(await pending.execute()).toEqual([]);
    });

    test('its guesses are limited with those of the account, and use up the login', async () => {
      const thief = await newWaiting();
      const mailCode = otherCode(newestCode(on.target, thief.email));
      const answers = [];
      for (let guess = 0; guess < 11; guess++) {
        answers.push((await begin(on.target, thief, 'totp', { mailCode })).answer);
      }
      expect(statuses(answers)).toEqual({ 400: 10, 401: 1 });
      const right = { mailCode: newestCode(on.target, thief.email) };
      expect((await begin(on.target, await enrolAgain(on.target, thief), 'totp', right)).answer.status).toBe(
        429,
      );
    });

    test('the code of one login is none for another, and works once', async () => {
      const owner = await newWaiting();
      const mailCode = newestCode(on.target, owner.email);
      const thief = await enrolAgain(on.target, owner);
      expect((await begin(on.target, thief, 'totp', { mailCode })).answer.body.code).toBe('invalid_code');
      expectData((await begin(on.target, owner, 'totp', { mailCode })).answer);
      // Shown once, it holds for the login; sent again, it is not looked at.
      expectData((await begin(on.target, owner, 'sms', { mailCode })).answer);
      expectData((await begin(on.target, owner, 'email')).answer);
      expect((await begin(on.target, thief, 'totp')).answer.body.code).toBe('mail_code_required');
    });

    test('a code sent again ends the one before, and no answer holds either', async () => {
      const { client, tempToken, email } = await newWaiting();
      const first = newestCode(on.target, email);
      const sent = await client.post('/2fa/send-code', { tempToken, method: 'email' });
      expect(expectData(sent)).toEqual({ codeSent: true, method: 'email', expiresIn: 300 });
      const second = newestCode(on.target, email);
      expect(sent.text).not.toContain(second);
      const begun = await begin(on.target, { client, tempToken }, 'totp', { mailCode: first });
      if (first !== second) expect(begun.answer.body.code).toBe('invalid_code');
      expectData((await begin(on.target, { client, tempToken }, 'totp', { mailCode: second })).answer);
    });

    test('a code is good for five minutes', async () => {
      const owner = await newWaiting();
      const mailCode = newestCode(on.target, owner.email);
      on.target.clock.advance(5 * MINUTE);
      expect((await begin(on.target, owner, 'totp', { mailCode })).answer.body.code).toBe('invalid_code');
    });

    test('the mailed code confirms no set-up and finishes no login', async () => {
      const owner = await newWaiting();
      const mailCode = newestCode(on.target, owner.email);
      const { client, tempToken } = owner;
      const finish = await client.post('/2fa/verify', { tempToken, code: mailCode });
      expect(finish.body.code).toBe('invalid_temp_token');
      expectData((await begin(on.target, owner, 'email', { mailCode })).answer);
      expect((await confirmWith(owner, 'email', mailCode)).body.code).toBe('invalid_code');
    });

    test('an address that was never verified proves nothing: the password alone enrols', async () => {
      const person = await newEnrolling(on.target);
      expectData(await (await begin(on.target, person, 'totp')).confirm());
    });

    test('8 set-ups at once with the right code: one spends it', async () => {
      const owner = await newWaiting();
      const mailCode = newestCode(on.target, owner.email);
      const answers = await inParallel(
        8,
        async () => (await begin(on.target, owner, 'totp', { mailCode })).answer,
      );
      expect(answers.some(({ status }) => status === 200)).toBe(true);
      const used = on.target.sql
        .selectFrom('sent_codes')
        .select('id')
        .where('account_id', '=', (await accountOf(on.target, owner)).id)
        .where('used_at', 'is not', null);
      expect(await used.execute()).toHaveLength(1);
    });
  },
  byMail,
);
