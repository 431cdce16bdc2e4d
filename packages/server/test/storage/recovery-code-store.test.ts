import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { codeSet, NOW, newOwner, type Owner, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`recovery codes on ${engine.name}`, () => {
    let opened: TestDatabase;
    let stores: Stores;
    let home: string;
    let neighbour: string;
    const statements: string[] = [];

    beforeAll(async () => {
      opened = await engine.open({ onStatement: (sql) => statements.push(sql) });
      ({ stores } = opened.database);
      ({ home, neighbour } = await settle(stores));
    });
    afterAll(() => opened.close());

    const insert = async (change: Parameters<typeof codeSet>[1] = {}, owner?: Owner) => {
      const made = codeSet(owner ?? (await newOwner(stores, home)), change);
      await stores.recoveryCodes.insertSet(made, ['hash-1', 'hash-2']);
      return made;
    };
    const find = ({ accountId }: Owner) => stores.recoveryCodes.findLive(home, accountId);

    test('a live set comes back as it was written, with the count of its codes', async () => {
      const bare = await insert();
      const full = await insert({ factorId: 'factor', format: 'digits-8' });
      expect(await find(bare)).toStrictEqual({ set: bare, remaining: 2 });
      expect(await find(full)).toStrictEqual({ set: full, remaining: 2 });
    });

    test('pending and ended sets are not live, and of two live ones the newer is', async () => {
      const owner = await newOwner(stores, home);
      await insert({ status: 'pending' }, owner);
      await insert({ status: 'ended' }, owner);
      expect(await find(owner)).toBeUndefined();
      await insert({ createdAt: NOW - 1 }, owner);
      const newer = await insert({}, owner);
      await insert({ createdAt: NOW - 2 }, owner);
      expect((await find(owner))?.set).toEqual(newer);
    });

    test('of 50 parallel uses of one code, one succeeds', async () => {
      const { id, accountId } = await insert();
      const spend = () => stores.recoveryCodes.spend(home, id, 'hash-1', NOW);
      expect(await winners(50, spend)).toBe(1);
      expect(await stores.recoveryCodes.isUnspent(home, id, 'hash-1')).toBe(false);
      expect(await stores.recoveryCodes.isUnspent(home, id, 'hash-2')).toBe(true);
      expect(await stores.recoveryCodes.isUnspent(home, id, 'unknown')).toBe(false);
      expect(await stores.recoveryCodes.countRemaining(home, id)).toBe(1);
      expect((await stores.recoveryCodes.findLive(home, accountId))?.remaining).toBe(1);
    });

    test('a code is spent in one statement', async () => {
      const { id } = await insert();
      statements.length = 0;
      await stores.recoveryCodes.spend(home, id, 'hash-1', NOW);
      expect(statements).toHaveLength(1);
    });

    test('a code of a pending or ended set is not spent', async () => {
      for (const status of ['pending', 'ended'] as const) {
        const { id } = await insert({ status });
        expect(await stores.recoveryCodes.spend(home, id, 'hash-1', NOW)).toBe(false);
        expect(await stores.recoveryCodes.countRemaining(home, id)).toBe(2);
      }
    });

    test('the same code may occur in two sets', async () => {
      const [one, other] = [await insert(), await insert()];
      expect(await stores.recoveryCodes.spend(home, one.id, 'hash-1', NOW)).toBe(true);
      expect(await stores.recoveryCodes.isUnspent(home, other.id, 'hash-1')).toBe(true);
    });

    test('a pending set goes live once, with its factor', async () => {
      const made = await insert({ status: 'pending', factorId: 'the factor' });
      const activate = () => stores.recoveryCodes.activate(home, 'the factor');
      expect(await stores.recoveryCodes.activate(home, 'another factor')).toBe(false);
      expect(await winners(20, activate)).toBe(1);
      expect((await find(made))?.set).toEqual({ ...made, status: 'live' });
    });

    test('all sets of an account end, or those of one status', async () => {
      const owner = await newOwner(stores, home);
      for (const status of ['pending', 'pending', 'live', 'ended'] as const) await insert({ status }, owner);
      const endAll = (status?: 'pending' | 'live') =>
        stores.recoveryCodes.endAll(home, owner.accountId, status);
      expect([await endAll('pending'), await endAll('live'), await endAll()]).toEqual([2, 1, 0]);
      await insert({}, owner);
      expect(await endAll()).toBe(1);
      expect(await find(owner)).toBeUndefined();
    });

    test('another application finds nothing and changes nothing', async () => {
      const made = await insert();
      await insert({ status: 'pending', factorId: 'a factor at home' });
      const { recoveryCodes } = stores;
      expect(await recoveryCodes.findLive(neighbour, made.accountId)).toBeUndefined();
      expect(await recoveryCodes.isUnspent(neighbour, made.id, 'hash-1')).toBe(false);
      expect(await recoveryCodes.spend(neighbour, made.id, 'hash-1', NOW)).toBe(false);
      expect(await recoveryCodes.countRemaining(neighbour, made.id)).toBe(0);
      expect(await recoveryCodes.activate(neighbour, 'a factor at home')).toBe(false);
      expect(await recoveryCodes.endAll(neighbour, made.accountId)).toBe(0);
      expect(await find(made)).toEqual({ set: made, remaining: 2 });
    });
  });
}
