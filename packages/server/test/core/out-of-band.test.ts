import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { changePassword } from '../../src/flows/account/change-password.ts';
import { setAccountDisabled } from '../../src/flows/administration/manage-accounts.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { challengeId, type Device, giveDevice, outOfBand } from '../support/out-of-band.ts';
import { approveLogin, collectLogin } from '../support/out-of-band-login.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  firstFactor,
  newCaller,
  newPerson,
  PASSWORD,
  type Person,
  secondFactor,
  whoIs,
} from '../support/person.ts';

for (const engine of engines) {
  describe(`a factor that answers elsewhere, on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { extraFactorMethods: [outOfBand], cheapHashes: true });
    afterAll(world.close);

    async function pendingLogin() {
      const person = await newPerson(world);
      const device = await giveDevice(world, person);
      const { tempToken, methods } = await firstFactor(world, person);
      const id = await challengeId(world, person, tempToken);
      return { person, device, tempToken, methods, id };
    }

    const approve = (person: Person, device: Device, id: string) =>
      approveLogin(world.engine.in(person.application), id, device.answer(id), newCaller('Device/1'));
    const collect = (person: Person, tempToken: string) =>
      collectLogin(world.engine.in(person.application), tempToken, person.caller);
    const countSessions = async ({ application, accountId }: Person) =>
      (await world.engine.database.stores.in(application.id).sessions.listLive(accountId, world.clock.now()))
        .length;

    test('an approval by challenge id gives nobody a session', async () => {
      const { person, device, id, methods } = await pendingLogin();
      expect(methods).toEqual(['out-of-band']);
      expect(await approve(person, device, id)).toEqual({ ok: true, value: 'approved' });
      expect(await countSessions(person)).toBe(1);
    });

    test('the holder of the tempToken collects the approved login once', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      await approve(person, device, id);
      const { tokens, account } = unwrap(await collect(person, tempToken));
      expect(account.id).toBe(person.accountId);
      const { session, sudo, claims } = await whoIs(world, { ...person, tokens });
      expect({ amr: session.amr, sudo, acr: claims.acr }).toEqual({
        amr: ['pwd', 'swk', 'mfa'],
        sudo: true,
        acr: 'aal2',
      });
      expect(verdict(await collect(person, tempToken))).toBe('invalid_challenge');
      expect(await countSessions(person)).toBe(2);
    });

    test('nothing is collected before the approval, and the login stays pending', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      expect(verdict(await collect(person, tempToken))).toBe('invalid_challenge');
      await approve(person, device, id);
      expect(verdict(await collect(person, tempToken))).toBe('ok');
    });

    test('nothing is collected after the expiry', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      await approve(person, device, id);
      world.clock.advance(5 * MINUTE);
      expect(verdict(await collect(person, tempToken))).toBe('invalid_challenge');
    });

    test('nothing is approved after the expiry', async () => {
      const { person, device, id } = await pendingLogin();
      world.clock.advance(5 * MINUTE);
      expect(verdict(await approve(person, device, id))).toBe('invalid_challenge');
    });

    test('an approved login is collected once under 16 parallel calls', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      await approve(person, device, id);
      const outcomes = await inParallel(16, () => collect(person, tempToken));
      expect(tally(outcomes)).toEqual({ ok: 1, invalid_challenge: 15 });
      expect(await countSessions(person)).toBe(2);
    });

    test('a login is approved once under 16 parallel approvals', async () => {
      const { person, device, id } = await pendingLogin();
      const outcomes = await inParallel(16, () => approve(person, device, id));
      expect(tally(outcomes).ok).toBe(1);
    });

    test('nothing is collected after a change of the password', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      await approve(person, device, id);
      const passwords = { currentPassword: PASSWORD, newPassword: 'An0ther!pass' };
      // Of a session that may: this person's showed no more than the password.
      const allowed = { ...(await whoIs(world, person)), sudo: true };
      unwrap(await changePassword(allowed, passwords, person.caller));
      expect(verdict(await collect(person, tempToken))).toBe('invalid_challenge');
    });

    test('nothing is collected for an account that was disabled meanwhile', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      await approve(person, device, id);
      const account = (await world.engine.database.stores
        .in(person.application.id)
        .accounts.findById(person.accountId))!;
      const change = { disabled: true, reason: 'test' };
      await setAccountDisabled(world.engine.in(person.application), account, change);
      expect(verdict(await collect(person, tempToken))).toBe('invalid_challenge');
    });

    test('an approved login is not finished by a second proof', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      await approve(person, device, id);
      const outcome = await secondFactor(world, person, tempToken, device.answer(id));
      expect(verdict(outcome)).toBe('invalid_challenge');
    });

    test('a wrong answer counts as a guess of the login it was meant for', async () => {
      const { person, device, id } = await pendingLogin();
      const other = await pendingLogin();
      const outcomes = [];
      for (let guess = 0; guess < 3; guess++) outcomes.push(await approve(person, other.device, id));
      expect(tally(outcomes)).toEqual({ invalid_code: 3 });
      expect(verdict(await approve(person, device, id))).toBe('invalid_challenge');
      expect(verdict(await approve(other.person, other.device, other.id))).toBe('ok');
    });

    test('another application approves and collects nothing', async () => {
      const { person, device, id, tempToken } = await pendingLogin();
      const application = await anotherApplication(world);
      expect(verdict(await approve({ ...person, application }, device, id))).toBe('invalid_challenge');
      await approve(person, device, id);
      expect(verdict(await collect({ ...person, application }, tempToken))).toBe('invalid_challenge');
    });
  });
}
