import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { bypassCode, NOW, newOwner, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`bypass codes on ${engine.name}`, () => {
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

    const insert = async (change: Parameters<typeof bypassCode>[1] = {}) => {
      const made = bypassCode(await newOwner(stores, home), change);
      await stores.bypassCodes.insert(made);
      return made;
    };
    const find = ({ accountId, codeHash }: { accountId: string; codeHash: string }, now = NOW) =>
      stores.bypassCodes.findLive(home, accountId, codeHash, now);

    test('a code comes back as it was written, until it expires', async () => {
      const made = await insert();
      expect(await find(made)).toStrictEqual(made);
      expect(await find(made, made.expiresAt)).toBeUndefined();
      expect(await find({ ...made, codeHash: 'other' })).toBeUndefined();
      expect(await find({ ...made, accountId: 'other' })).toBeUndefined();
    });

    test('of 50 parallel uses, one succeeds', async () => {
      const made = await insert();
      expect(await winners(50, () => stores.bypassCodes.spend(home, made.id, NOW))).toBe(1);
      expect(await find(made)).toBeUndefined();
    });

    test('an expired code is not spent', async () => {
      const made = await insert({ expiresAt: NOW });
      expect(await stores.bypassCodes.spend(home, made.id, NOW)).toBe(false);
    });

    test('a code that was ended is neither found nor spent', async () => {
      const made = await insert();
      expect(await stores.bypassCodes.endAll(home, made.accountId, NOW)).toBe(1);
      expect(await find(made)).toBeUndefined();
      expect(await stores.bypassCodes.spend(home, made.id, NOW)).toBe(false);
    });

    test('another application finds nothing and changes nothing', async () => {
      const made = await insert();
      const { bypassCodes } = stores;
      expect(await bypassCodes.findLive(neighbour, made.accountId, made.codeHash, NOW)).toBeUndefined();
      expect(await bypassCodes.spend(neighbour, made.id, NOW)).toBe(false);
      expect(await bypassCodes.endAll(neighbour, made.accountId, NOW)).toBe(0);
      expect(await find(made)).toEqual(made);
    });
  });
}
