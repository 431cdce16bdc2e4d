import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { challenge, NOW, newOwner, type Owner, sentCode, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`sent codes on ${engine.name}`, () => {
    let opened: TestDatabase;
    let stores: Stores;
    let home: string;
    let neighbour: string;

    beforeAll(async () => {
      opened = await engine.open();
      ({ stores } = opened.database);
      ({ home, neighbour } = await settle(stores));
    });
    afterAll(() => opened.close());

    const insert = async (change: Parameters<typeof sentCode>[1] = {}, owner?: Owner) => {
      const made = sentCode(owner ?? (await newOwner(stores, home)), change);
      await stores.sentCodes.insert(made);
      return made;
    };
    const list = ({ challengeId }: { challengeId: string }, now = NOW) =>
      stores.sentCodes.listLive(home, challengeId, now);

    test('a code comes back as it was written, with its challenge, until it expires', async () => {
      const made = await insert();
      await insert({}, made);
      expect(await list(made)).toStrictEqual([made]);
      expect(await list(made, made.expiresAt - 1)).toEqual([made]);
      expect(await list(made, made.expiresAt)).toEqual([]);
    });

    test('of 50 parallel uses of one code, one succeeds', async () => {
      const made = await insert();
      expect(await winners(50, () => stores.sentCodes.spend(home, made.id, NOW))).toBe(1);
      expect(await list(made)).toEqual([]);
    });

    test('an expired code is not spent', async () => {
      const made = await insert();
      expect(await stores.sentCodes.spend(home, made.id, made.expiresAt)).toBe(false);
      expect(await stores.sentCodes.spend(home, made.id, made.expiresAt - 1)).toBe(true);
    });

    test('the unused codes of a challenge end and are told, once', async () => {
      const first = await insert();
      const second = await insert({ challengeId: first.challengeId }, first);
      const used = await insert({ challengeId: first.challengeId }, first);
      const other = await insert({}, first);
      await stores.sentCodes.spend(home, used.id, NOW);
      const end = () => stores.sentCodes.endAll(home, first.challengeId, NOW);
      expect((await end()).sort()).toEqual([first.id, second.id]);
      expect(await end()).toEqual([]);
      expect(await list(first)).toEqual([]);
      expect(await stores.sentCodes.spend(home, first.id, NOW)).toBe(false);
      expect(await list(other)).toEqual([other]);
    });

    test('the unused codes of one factor end, and those of the others stay', async () => {
      const first = await insert();
      const { challengeId } = first;
      const elsewhere = await insert({ challengeId, factorId: 'another' }, first);
      expect(await stores.sentCodes.endAll(home, challengeId, NOW, first.factorId)).toEqual([first.id]);
      expect(await list(first)).toEqual([elsewhere]);
    });

    test('codes that replace each other in parallel leave one alive', async () => {
      const owner = await newOwner(stores, home);
      const { id: challengeId } = challenge(owner);
      await stores.challenges.insert(challenge(owner, { id: challengeId }));
      const replace = () =>
        opened.database.transact(async ({ sentCodes }) => {
          const replaced = await sentCodes.endAll(home, challengeId, NOW);
          await sentCodes.insert(sentCode(owner, { challengeId }));
          return replaced;
        });
      const replaced = (await Promise.all(Array.from({ length: 8 }, replace))).flat();
      expect(new Set(replaced).size).toBe(7);
      expect(await list({ challengeId })).toHaveLength(1);
    });

    test('a code is spent or ended, never both', async () => {
      for (let round = 0; round < 20; round++) {
        const made = await insert();
        const spend = () => stores.sentCodes.spend(home, made.id, NOW);
        const end = async () => (await stores.sentCodes.endAll(home, made.challengeId, NOW)).length > 0;
        const attempts = round % 2 === 0 ? [spend, end] : [end, spend];
        const results = await Promise.all(attempts.map((attempt) => attempt()));
        expect(results.filter(Boolean)).toHaveLength(1);
      }
    });

    test('dead codes are removed when they are old, in batches', async () => {
      const before = NOW - 100_000;
      const kept = await insert({ expiresAt: before });
      for (let count = 0; count < 3; count++) await insert({ expiresAt: before - 1 });
      const remove = () => stores.sentCodes.deleteDead(before, 2);
      expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
      expect(await list(kept, before - 1)).toEqual([kept]);
    });

    test('another application finds nothing and changes nothing', async () => {
      const made = await insert();
      const { sentCodes } = stores;
      expect(await sentCodes.listLive(neighbour, made.challengeId, NOW)).toEqual([]);
      expect(await sentCodes.endAll(neighbour, made.challengeId, NOW)).toEqual([]);
      expect(await sentCodes.spend(neighbour, made.id, NOW)).toBe(false);
      const stray = sentCode({ ...made, applicationId: neighbour });
      await expect(sentCodes.insert(stray)).rejects.toThrow(/foreign key/i);
      expect(await list(made)).toEqual([made]);
    });
  });
}
