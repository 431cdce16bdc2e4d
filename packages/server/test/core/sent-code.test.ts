import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { reauthenticateByCode } from '../../src/flows/step-up/reauthenticate.ts';
import {
  addDestination,
  newestCode,
  newNumber,
  newReceiver,
  otherThan,
  type Receiver,
  receive,
  send,
} from '../support/codes.ts';
import { anotherApplication, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { inParallel, tally, unwrap, verdict } from '../support/outcomes.ts';
import { firstFactor, firstFactors, newMember, nextCode, secondFactor, whoIs } from '../support/person.ts';

for (const engine of engines) {
  describe(`a code for a login on ${engine.name}`, async () => {
    const limits = { smsSend: { max: 1000 }, emailSend: { max: 1000 }, smsPrefix: { max: 1000 } };
    const world = await composeEngine(engine, { cheapHashes: true, limits });
    afterAll(world.close);
    const { sql } = world;
    const answer = (person: Receiver, tempToken: string, code: string, method?: string) =>
      secondFactor(world, person, tempToken, { code, ...(method !== undefined && { method }) });

    test('is stored as a keyed hash that the code alone does not give, and is gone after use', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const code = await receive(world, person, tempToken);
      const row = () =>
        sql
          .selectFrom('sent_codes')
          .selectAll()
          .where('account_id', '=', person.accountId)
          .orderBy('id', 'desc')
          .executeTakeFirstOrThrow();
      const stored = await row();
      const guesses = [code, createHash('sha256').update(code).digest('base64url')];
      for (const guess of guesses) expect(JSON.stringify(stored)).not.toContain(guess);
      const owner = [stored.application_id, stored.account_id, stored.challenge_id, stored.factor_id, code];
      const unkeyed = createHash('sha256').update(JSON.stringify(owner)).digest('base64url');
      expect(stored.mac).not.toBe(unkeyed);
      const { keyedHash } = world.engine;
      expect(stored.mac).toBe(keyedHash.mac('sent-code', JSON.stringify(owner), stored.key_id));

      unwrap(await answer(person, tempToken, code));
      expect((await row()).used_at).not.toBeNull();
      const live = await world.engine.database.stores
        .in(stored.application_id)
        .sentCodes.listLive(stored.challenge_id, world.clock.now());
      expect(live).toEqual([]);
    });

    test.each(['sms', 'email'] as const)('by %s opens one session under 50 at once', async (method) => {
      const person = await newReceiver(world, method);
      const { tempToken } = await firstFactor(world, person);
      const code = await receive(world, person, tempToken, method);
      const outcomes = await inParallel(50, () => answer(person, tempToken, code));
      expect(tally(outcomes).ok).toBe(1);
    });

    test('says how it was proved, and gives sudo', async () => {
      for (const [method, amr] of [
        ['sms', 'sms'],
        ['email', 'otp'],
      ] as const) {
        const person = await newReceiver(world, method);
        const { tempToken } = await firstFactor(world, person);
        const code = await receive(world, person, tempToken, method);
        const { tokens } = unwrap(await answer(person, tempToken, code));
        const { session, sudo } = await whoIs(world, { ...person, tokens });
        expect([session.amr, sudo]).toEqual([['pwd', amr, 'mfa'], true]);
      }
    });

    test('ends when another one is sent, which gives no guess back', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const old = await receive(world, person, tempToken);
      expect(verdict(await answer(person, tempToken, otherThan(old)))).toBe('invalid_code');
      let renewed = await receive(world, person, tempToken);
      while (renewed === old) renewed = await receive(world, person, tempToken);
      expect(verdict(await answer(person, tempToken, old))).toBe('invalid_code');
      const code = await receive(world, person, tempToken);
      expect(verdict(await answer(person, tempToken, otherThan(code)))).toBe('invalid_code');
      // Three guesses were made, whatever was sent between them.
      expect(verdict(await answer(person, tempToken, code))).toBe('invalid_challenge');
      expect(verdict(await send(world, person, tempToken))).toBe('invalid_challenge');
    });

    test('sent 16 times at once leaves one that works', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      expect(tally(await inParallel(16, () => send(world, person, tempToken)))).toEqual({ ok: 16 });
      const live = await sql
        .selectFrom('sent_codes')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('account_id', '=', person.accountId)
        .where('used_at', 'is', null)
        .where('ended_at', 'is', null)
        .executeTakeFirstOrThrow();
      expect(live.count).toBe(1);
    });

    test('is no answer to another login of the same person', async () => {
      const person = await newReceiver(world);
      const [one, other] = await firstFactors(world, person, 2);
      const code = await receive(world, person, one!.tempToken);
      expect(verdict(await answer(person, other!.tempToken, code))).toBe('invalid_code');
      await receive(world, person, other!.tempToken);
      const mine = newestCode(world, person.destination);
      if (mine !== code) expect(verdict(await answer(person, other!.tempToken, code))).toBe('invalid_code');
      expect(verdict(await answer(person, one!.tempToken, code))).toBe('ok');
    });

    test('is no answer under the name of another method', async () => {
      const first = await newReceiver(world);
      const { tokens } = first;
      const both = await addDestination(
        world,
        { ...first, tokens },
        'email',
        `${first.username}@example.net`,
      );
      const { tempToken } = await firstFactor(world, both);
      const code = await receive(world, both, tempToken, 'email');
      await send(world, both, tempToken, 'email');
      const mailed = newestCode(world, both.destination);
      for (const method of ['sms', 'totp', 'recovery_code'])
        expect(verdict(await answer(both, tempToken, mailed, method))).toBe('invalid_code');
      const again = await firstFactor(world, both);
      const fresh = await receive(world, both, again.tempToken, 'email');
      expect(verdict(await answer(both, again.tempToken, fresh, 'email'))).toBe('ok');
      expect(code).toMatch(/^\d{6}$/);
    });

    test('copied in the database to another account, factor, challenge or application opens nothing', async () => {
      const [victim, thief] = [await newReceiver(world), await newReceiver(world)];
      const target = await firstFactor(world, victim);
      unwrap(await send(world, victim, target.tempToken));
      const pending = await firstFactor(world, thief);
      const code = await receive(world, thief, pending.tempToken);
      const newest = (accountId: string) =>
        sql
          .selectFrom('sent_codes')
          .selectAll()
          .where('account_id', '=', accountId)
          .orderBy('id', 'desc')
          .executeTakeFirstOrThrow();
      const { mac } = await newest(thief.accountId);
      const { id } = await newest(victim.accountId);
      await sql.updateTable('sent_codes').set({ mac }).where('id', '=', id).execute();
      expect(verdict(await answer(victim, target.tempToken, code))).toBe('invalid_code');
    });

    test('is no answer in another application, even for the same tempToken', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const code = await receive(world, person, tempToken);
      const elsewhere = { ...person, application: await anotherApplication(world) };
      expect(verdict(await send(world, elsewhere, tempToken))).toBe('invalid_challenge');
      expect(verdict(await answer(elsewhere, tempToken, code))).toBe('invalid_challenge');
      expect(verdict(await answer(person, tempToken, code))).toBe('ok');
    });

    test('re-authenticates nobody', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      const code = await receive(world, person, tempToken);
      const authenticated = await whoIs(world, person);
      const outcome = await reauthenticateByCode(authenticated, { code }, person.caller);
      expect(verdict(outcome)).toBe('invalid_code');
    });

    test.each(['sms', 'email'] as const)(
      'by %s is good until its five minutes are over, whoever cleans up',
      async (method) => {
        const person = await newReceiver(world, method);
        const [early, late] = await firstFactors(world, person, 2);
        const first = await receive(world, person, early!.tempToken, method);
        world.clock.advance(5 * MINUTE - 5 * SECOND);
        expect(verdict(await answer(person, early!.tempToken, first))).toBe('ok');
        expect(verdict(await send(world, person, late!.tempToken, method))).toBe('ok');
        world.clock.advance(5 * SECOND);
        const last = newestCode(world, person.destination);
        expect(verdict(await answer(person, late!.tempToken, last))).toBe('invalid_challenge');
      },
    );

    test('is not sent for a login that is over, unknown or of someone without that method', async () => {
      const person = await newReceiver(world);
      const { tempToken } = await firstFactor(world, person);
      expect(verdict(await send(world, person, tempToken, 'email'))).toBe('method_unavailable');
      expect(verdict(await send(world, person, 'cs_temp_nonsense'))).toBe('invalid_challenge');
      const code = await receive(world, person, tempToken);
      unwrap(await answer(person, tempToken, code));
      expect(verdict(await send(world, person, tempToken))).toBe('invalid_challenge');
      const member = await newMember(world);
      const due = await firstFactor(world, member);
      expect(verdict(await send(world, member, due.tempToken))).toBe('method_unavailable');
    });

    test('and a TOTP code are each taken where a person has both', async () => {
      const member = await newMember(world);
      const both = { ...member, ...(await addDestination(world, member, 'sms', newNumber())) };
      const [one, other] = await firstFactors(world, both, 2);
      const code = await receive(world, both, one!.tempToken);
      expect(verdict(await answer(both, other!.tempToken, nextCode(world, member.totp)))).toBe('ok');
      expect(verdict(await answer(both, one!.tempToken, code))).toBe('ok');
    });
  });
}
