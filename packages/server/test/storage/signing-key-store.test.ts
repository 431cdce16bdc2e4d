import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { id, NOW, settle } from './rows.ts';

for (const engine of engines) {
  describe(`signing keys on ${engine.name}`, () => {
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

    const insert = async (change: { createdAt?: number; retiredAt?: number } = {}, applicationId = home) => {
      const made = { id: id(), applicationId, publicJwk: '{}', privateJwk: 'v1.key1.iv.box', createdAt: NOW };
      await stores.signingKeys.insert({ ...made, ...change });
      return { ...made, ...change };
    };

    test('keys are listed newest first, the retired included, for one application', async () => {
      const [old, newest, middle] = [
        await insert({ createdAt: NOW - 9, retiredAt: NOW }),
        await insert({ createdAt: NOW }),
        await insert({ createdAt: NOW - 5 }),
      ];
      await insert({}, neighbour);
      expect(await stores.signingKeys.list(home)).toStrictEqual([newest, middle, old]);
    });

    test('all keys of the application but one are retired, once', async () => {
      const [mine, theirs] = [await insert(), await insert({}, neighbour)];
      const retire = () => stores.signingKeys.retireOthers(home, mine.id, NOW + 7);
      expect(await retire()).toBeGreaterThan(0);
      expect(await retire()).toBe(0);
      const live = (await stores.signingKeys.list(home)).filter((key) => key.retiredAt === undefined);
      expect(live).toEqual([mine]);
      expect(await stores.signingKeys.list(neighbour)).toContainEqual(theirs);
    });

    test('retired keys are removed when they are old', async () => {
      const made = await insert({ retiredAt: NOW - 1000 });
      expect(await stores.signingKeys.deleteRetired(made.retiredAt!)).toBe(0);
      expect(await stores.signingKeys.deleteRetired(made.retiredAt! + 1)).toBe(1);
    });
  });
}
