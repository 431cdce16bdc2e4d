import { afterAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/core/clock.ts';
import { resetPassword } from '../../src/flows/account/reset-password.ts';
import { sendVerification, verifyEmail } from '../../src/flows/account/verify-email.ts';
import { listFactors } from '../../src/flows/enrolment/manage-factors.ts';
import { generateRecoveryCodes } from '../../src/flows/enrolment/manage-recovery-codes.ts';
import { authenticate } from '../../src/flows/login/authenticate.ts';
import { disown } from '../../src/flows/login/disown.ts';
import { deliverOutbox } from '../../src/jobs/deliver-outbox.ts';
import { newestHandle, REFUSED, scripted, verifyAddress, withDelivery } from '../support/codes.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  bothFactors,
  firstFactor,
  type Member,
  newMember,
  newPerson,
  nextCode,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`mailed links on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true });
    afterAll(world.close);
    const core = world.engine;
    const ask = async (person: Person, via = world) =>
      sendVerification(await whoIs(via, person), person.caller);
    const verify = (person: Person, handle: string, application = world.application) =>
      verifyEmail(core.in(application), handle, person.caller);
    const link = async (person: Person) => {
      unwrap(await ask(person));
      return newestHandle(world, person.email, 'verify-email');
    };
    const isVerified = async (person: Person) =>
      (await whoIs(world, person)).account.emailVerifiedAt !== undefined;
    const moveAway = ({ accountId }: Person) =>
      world.sql
        .updateTable('accounts')
        .set({ email: `moved-${accountId}@example.com`, email_key: `moved-${accountId}@example.com` })
        .where('id', '=', accountId)
        .execute();

    test('verify the address, once under 16 at once', async () => {
      const person = await newPerson(world);
      const handle = await link(person);
      expect(await isVerified(person)).toBe(false);
      const outcomes = await inParallel(16, () => verify(person, handle));
      expect(tally(outcomes)).toEqual({ ok: 1, invalid_action_token: 15 });
      expect(await isVerified(person)).toBe(true);
    });

    test('verify for a day, until the next one is sent or the address changes', async () => {
      const [early, late, changed] = [await newPerson(world), await newPerson(world), await newPerson(world)];
      const handles = [await link(early), await link(late), await link(changed)];
      await moveAway(changed);
      expect(verdict(await verify(changed, handles[2]!))).toBe('invalid_action_token');
      const renewed = await link(early);
      expect(verdict(await verify(early, handles[0]!))).toBe('invalid_action_token');
      world.clock.advance(DAY - 2 * SECOND);
      expect(verdict(await verify(early, renewed))).toBe('ok');
      world.clock.advance(2 * SECOND);
      expect(verdict(await verify(late, handles[1]!))).toBe('invalid_action_token');
    });

    test('are good for one purpose and one application', async () => {
      const person = await newPerson(world);
      const handle = await link(person);
      const options = { token: handle, newPassword: 'An0ther-Passw0rd!' };
      expect(verdict(await resetPassword(core.in(world.application), options, person.caller))).toBe(
        'invalid_action_token',
      );
      expect(verdict(await disown(core.in(world.application), handle, person.caller))).toBe(
        'invalid_action_token',
      );
      const elsewhere = await anotherApplication(world);
      expect(verdict(await verify(person, handle, elsewhere))).toBe('invalid_action_token');
      expect(verdict(await verify(person, handle))).toBe('ok');
    });

    test('that no provider takes are a failure, and leave when one does', async () => {
      const person = await newPerson(world);
      const gateway = scripted<{ to: string }>(() => REFUSED);
      const broken = withDelivery(world, { email: gateway });
      expect(verdict(await ask(person, broken))).toBe('delivery_failed');
      world.clock.advance(10 * SECOND);
      await deliverOutbox(core);
      expect(verdict(await verify(person, newestHandle(world, person.email, 'verify-email')))).toBe('ok');
    });

    test('are sent ten times an hour', async () => {
      const person = await newPerson(world);
      const outcomes = [];
      for (let asked = 0; asked < 11; asked++) outcomes.push(await ask(person));
      expect(tally(outcomes)).toEqual({ ok: 10, rate_limited: 1 });
      world.clock.advance(HOUR);
    });

    /** The link of a notice that came to the owner. */
    const notice = async (): Promise<{ member: Member; handle: string }> => {
      const member = await newMember(world);
      await verifyAddress(world, member);
      unwrap(await generateRecoveryCodes(await whoIs(world, member), 'digits-8', member.caller));
      while ((await deliverOutbox(core)) > 0);
      return { member, handle: newestHandle(world, member.email, 'not-me') };
    };
    const notMe = ({ member, handle }: Awaited<ReturnType<typeof notice>>) =>
      disown(core.in(world.application), handle, member.caller);

    test('that say "this was not me" end everything, and give a token for a new password only', async () => {
      const noticed = await notice();
      const { member } = noticed;
      const { tokens, deviceToken } = await bothFactors(world, member, { trustDevice: {} });
      const pending = await firstFactor(world, member);
      const outcome = unwrap(await notMe(noticed));
      expect(Object.keys(outcome)).toEqual(['resetToken']);
      for (const { accessToken } of [tokens, member.tokens])
        expect(verdict(await authenticate(core.in(world.application), accessToken))).toBe(
          'invalid_access_token',
        );
      const code = nextCode(world, member.totp);
      expect(verdict(await secondFactor(world, member, pending.tempToken, { code }))).toBe(
        'invalid_challenge',
      );
      const options = { token: outcome.resetToken, newPassword: 'An0ther-Passw0rd!' };
      unwrap(await resetPassword(core.in(world.application), options, member.caller));
      expect(verdict(await resetPassword(core.in(world.application), options, member.caller))).toBe(
        'invalid_action_token',
      );
      // Neither the browser is trusted any more, nor is the authenticator gone.
      const login = { password: 'An0ther-Passw0rd!', deviceToken: deviceToken! };
      const due = await firstFactor(world, member, login);
      const opened = await secondFactor(world, member, due.tempToken, { code: nextCode(world, member.totp) });
      expect(await listFactors(await whoIs(world, { ...member, ...unwrap(opened) }))).toHaveLength(1);
      const filter = { accountId: member.accountId, type: 'login.disowned', limit: 5 } as const;
      expect(await core.database.stores.in(world.application.id).audit.list(filter)).toHaveLength(1);
    });

    test('that say so are good for a week, and for the address that they went to', async () => {
      const [early, late, changed] = [await notice(), await notice(), await notice()];
      await moveAway(changed.member);
      expect(verdict(await notMe(changed))).toBe('invalid_action_token');
      world.clock.advance(7 * DAY - 3 * SECOND);
      expect(verdict(await notMe(early))).toBe('ok');
      world.clock.advance(3 * SECOND);
      expect(verdict(await notMe(late))).toBe('invalid_action_token');
    });
  });
}
