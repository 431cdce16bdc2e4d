import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionToken } from '../../src/core/action-token/action-token.ts';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { actionToken, NOW, newOwner, type Owner, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`action tokens on ${engine.name}`, () => {
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

    const insert = async (change: Parameters<typeof actionToken>[1] = {}, owner?: Owner) => {
      const made = actionToken(owner ?? (await newOwner(stores, home)), change);
      await stores.actionTokens.insert(made);
      return made;
    };
    const find = ({ purpose, tokenHash }: Pick<ActionToken, 'purpose' | 'tokenHash'>, now = NOW) =>
      stores.actionTokens.findLive(home, purpose, tokenHash, now);

    test('a token comes back as it was written, for its purpose, until it expires', async () => {
      const made = await insert();
      expect(await find(made)).toStrictEqual(made);
      expect(await find(made, made.expiresAt - 1)).toEqual(made);
      expect(await find(made, made.expiresAt)).toBeUndefined();
      expect(await find({ ...made, purpose: 'not-me' })).toBeUndefined();
      expect(await find({ ...made, tokenHash: 'other' })).toBeUndefined();
    });

    test('of 50 parallel uses of one token, one succeeds', async () => {
      const made = await insert();
      expect(await winners(50, () => stores.actionTokens.spend(home, made.id, NOW))).toBe(1);
      expect(await find(made)).toBeUndefined();
    });

    test('an expired token is not spent', async () => {
      const made = await insert();
      expect(await stores.actionTokens.spend(home, made.id, made.expiresAt)).toBe(false);
      expect(await stores.actionTokens.spend(home, made.id, made.expiresAt - 1)).toBe(true);
    });

    test('the unused tokens of one purpose end', async () => {
      const first = await insert();
      const second = await insert({}, first);
      const used = await insert({}, first);
      const others = [await insert({ purpose: 'verify-email' }, first), await insert()];
      await stores.actionTokens.spend(home, used.id, NOW);
      const end = () => stores.actionTokens.endAll(home, first.accountId, 'reset-password', NOW);
      expect([await end(), await end()]).toEqual([2, 0]);
      expect([await find(first), await find(second)]).toEqual([undefined, undefined]);
      expect(await stores.actionTokens.spend(home, first.id, NOW)).toBe(false);
      expect([await find(others[0]!), await find(others[1]!)]).toEqual(others);
    });

    test('dead tokens are removed when they are old, in batches', async () => {
      const before = NOW - 100_000;
      const kept = await insert({ expiresAt: before });
      for (let count = 0; count < 3; count++) await insert({ expiresAt: before - 1 });
      const remove = () => stores.actionTokens.deleteDead(before, 2);
      expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
      expect(await find(kept, before - 1)).toEqual(kept);
    });

    test('another application finds nothing and changes nothing', async () => {
      const made = await insert();
      const { actionTokens } = stores;
      expect(await actionTokens.findLive(neighbour, made.purpose, made.tokenHash, NOW)).toBeUndefined();
      expect(await actionTokens.spend(neighbour, made.id, NOW)).toBe(false);
      expect(await actionTokens.endAll(neighbour, made.accountId, made.purpose, NOW)).toBe(0);
      const stray = actionToken({ ...made, applicationId: neighbour });
      await expect(actionTokens.insert(stray)).rejects.toThrow(/foreign key/i);
      expect(await find(made)).toEqual(made);
    });
  });
}
