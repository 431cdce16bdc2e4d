import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { reencryptBoxes } from '../../src/flows/administration/reencrypt.ts';
import { addMasterKey } from '../../src/start-up.ts';
import {
  addDestination,
  newNumber,
  newReceiver,
  otherThan,
  type Receiver,
  receive,
} from '../support/codes.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { tally, unwrap, verdict } from '../support/outcomes.ts';
import {
  elsewhere,
  firstFactor,
  firstFactors,
  newMember,
  nextCode,
  secondFactor,
  wrongCode,
} from '../support/person.ts';

const limits = { smsSend: { max: 10_000 }, smsPrefix: { max: 10_000 }, smsIp: { max: 10_000 } };

for (const engine of engines) {
  describe(`wrong sent codes on ${engine.name}`, async () => {
    const world = await composeEngine(engine, { cheapHashes: true, limits });
    afterAll(world.close);
    const { factors } = world.engine.database.stores.in(world.application.id);
    const guess = (person: Receiver, tempToken: string, code: string) =>
      secondFactor(world, person, tempToken, { code });

    /** Wrong codes, three for each login, each with a code under way. */
    async function failTimes(person: Receiver, times: number) {
      const outcomes = [];
      let [tempToken, code] = ['', ''];
      for (let made = 0; made < times; made++) {
        if (made % 3 === 0) {
          ({ tempToken } = await firstFactor(world, person));
          code = await receive(world, person, tempToken);
        }
        outcomes.push(await guess(person, tempToken, otherThan(code)));
      }
      return tally(outcomes);
    }

    test('a wrong, a used, an ended, an expired and an unsent code answer and cost the same', async () => {
      const person = await newReceiver(world);
      const cost = async (tempToken: string, code: string) => {
        world.statements.length = 0;
        const answer = await guess(person, tempToken, code);
        const statements = world.statements.map((text) => text.trim().slice(0, 40));
        return { answer, statements };
      };
      const [spent, one, two, three, four, five] = await firstFactors(world, person, 6);
      const used = await receive(world, person, spent!.tempToken);
      unwrap(await guess(person, spent!.tempToken, used));

      const wrong = await cost(one!.tempToken, otherThan(await receive(world, person, one!.tempToken)));
      expect(verdict(wrong.answer)).toBe('invalid_code');
      await receive(world, person, two!.tempToken);
      const costs = [wrong, await cost(two!.tempToken, used)];
      const ended = await receive(world, person, three!.tempToken);
      await receive(world, person, three!.tempToken);
      costs.push(await cost(three!.tempToken, ended));
      costs.push(await cost(four!.tempToken, '123456'));
      const late = await receive(world, person, five!.tempToken);
      // Only the code: the login that it was sent for lives as long.
      await world.sql.updateTable('sent_codes').set({ expires_at: 1 }).where('used_at', 'is', null).execute();
      costs.push(await cost(five!.tempToken, late));
      for (const { answer, statements } of costs) expect({ answer, statements }).toEqual(wrong);
      console.log(`${engine.name}: a refused sent code takes ${wrong.statements.length} statements`);
    });

    test('count for the account, whichever factor they were meant for', async () => {
      const member = elsewhere(await newMember(world));
      const both = { ...member, ...(await addDestination(world, member, 'sms', newNumber())) };
      expect(await failTimes(both, 6)).toEqual({ invalid_code: 6 });
      for (let round = 0; round < 4; round++) {
        const { tempToken } = await firstFactor(world, both);
        expect(verdict(await guess(both, tempToken, wrongCode(world, member.totp)))).toBe('invalid_code');
      }
      const { tempToken } = await firstFactor(world, both);
      const code = await receive(world, both, tempToken);
      expect(verdict(await guess(both, tempToken, code))).toBe('rate_limited');
      expect(verdict(await guess(both, tempToken, nextCode(world, member.totp)))).toBe('rate_limited');
    });

    test('end the pending logins when the account locks, and their codes with them', async () => {
      const person = elsewhere(await newReceiver(world));
      const waiting = await firstFactor(world, person);
      const code = await receive(world, person, waiting.tempToken);
      expect(await failTimes(person, 10)).toEqual({ invalid_code: 10 });
      expect(verdict(await guess(person, waiting.tempToken, code))).toBe('rate_limited');
      world.clock.advance(15 * MINUTE);
      expect(verdict(await guess(person, waiting.tempToken, code))).toBe('invalid_challenge');
      const { tempToken } = await firstFactor(world, person);
      expect(verdict(await guess(person, tempToken, await receive(world, person, tempToken)))).toBe('ok');
    });

    test('disable the factor after 100 in a row; it stays due and gets no code any more', async () => {
      const person = await newReceiver(world);
      for (let window = 0; window < 10; window++) {
        expect(await failTimes(person, 10)).toEqual({ invalid_code: 10 });
        world.clock.advance(15 * MINUTE);
      }
      const [factor] = await factors.listByAccount(person.accountId);
      expect(factor!.status).toBe('disabled');
      const pending = await firstFactor(world, person);
      expect(pending.methods).toEqual([]);
      await expect(receive(world, person, pending.tempToken)).rejects.toThrow('method_unavailable');
    });

    test('a right one starts the count of its factor again', async () => {
      const person = await newReceiver(world);
      const key = ['factorFailures', world.application.id, person.factorId].join(':');
      const count = async () =>
        (
          await world.engine.database.stores.in(world.application.id).throttles.read([key], world.clock.now())
        )[0]?.used ?? 0;
      await failTimes(person, 5);
      expect(await count()).toBe(5);
      const { tempToken } = await firstFactor(world, person);
      unwrap(await guess(person, tempToken, await receive(world, person, tempToken)));
      expect(await count()).toBe(0);
    });

    test('a rotation of the master key in between changes nothing; a key that is gone refuses', async () => {
      const person = await newReceiver(world);
      const [one, other] = await firstFactors(world, person, 2);
      const codes = [
        await receive(world, person, one!.tempToken),
        await receive(world, person, other!.tempToken),
      ];
      const keyFile = readFileSync(world.config.masterKeyFile, 'utf8');
      addMasterKey(world.config);
      const rotated = await composeBeside(world, { clock: world.clock });
      expect((await reencryptBoxes(rotated.engine)).unreadable).toEqual([]);
      const first = await secondFactor(rotated, person, one!.tempToken, { code: codes[0]! });
      expect(verdict(first)).toBe('ok');
      await rotated.close();

      const both = readFileSync(world.config.masterKeyFile, 'utf8');
      writeFileSync(world.config.masterKeyFile, both.split('\n').slice(0, 2).join('\n'));
      const bereft = await composeBeside(world, { clock: world.clock });
      const late = await secondFactor(bereft, person, other!.tempToken, { code: codes[1]! });
      expect(verdict(late)).toBe('invalid_code');
      await bereft.close();
      writeFileSync(world.config.masterKeyFile, both);
      expect(keyFile).not.toBe(both);
    });
  });
}
