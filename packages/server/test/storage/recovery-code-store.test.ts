import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { codeSet, NOW, newOwner, type Owner, winners } from './rows.ts';

describeStores('recovery codes', (on) => {
  const insert = async (change: Parameters<typeof codeSet>[1] = {}, owner?: Owner) => {
    const made = codeSet(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).recoveryCodes.insertSet(made, ['hash-1', 'hash-2']);
    return made;
  };
  const find = ({ accountId }: Owner) => on.stores.in(on.home).recoveryCodes.findLive(accountId);

  const countUnspent = async (applicationId: string, setId: string): Promise<number> => {
    const isUnspent = (hash: string) => on.stores.in(applicationId).recoveryCodes.isUnspent(setId, hash);
    return (await Promise.all(['hash-1', 'hash-2'].map(isUnspent))).filter(Boolean).length;
  };

  test('a live set comes back as it was written, with the count of its codes', async () => {
    const bare = await insert();
    const full = await insert({ factorId: 'factor', format: 'digits-8' });
    expect(await find(bare)).toStrictEqual({ set: bare, remaining: 2 });
    expect(await find(full)).toStrictEqual({ set: full, remaining: 2 });
  });

  test('pending and ended sets are not live, and of two live ones the newer is', async () => {
    const owner = await newOwner(on.stores, on.home);
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
    const spend = () => on.stores.in(on.home).recoveryCodes.spend(id, 'hash-1', NOW);
    expect(await winners(50, spend)).toBe(1);
    expect(await on.stores.in(on.home).recoveryCodes.isUnspent(id, 'hash-1')).toBe(false);
    expect(await on.stores.in(on.home).recoveryCodes.isUnspent(id, 'hash-2')).toBe(true);
    expect(await on.stores.in(on.home).recoveryCodes.isUnspent(id, 'unknown')).toBe(false);
    expect(await countUnspent(on.home, id)).toBe(1);
    expect((await on.stores.in(on.home).recoveryCodes.findLive(accountId))?.remaining).toBe(1);
  });

  test('a code is spent in one statement', async () => {
    const { id } = await insert();
    on.statements.length = 0;
    await on.stores.in(on.home).recoveryCodes.spend(id, 'hash-1', NOW);
    expect(on.statements).toHaveLength(1);
  });

  test('a code of a pending or ended set is not spent', async () => {
    for (const status of ['pending', 'ended'] as const) {
      const { id } = await insert({ status });
      expect(await on.stores.in(on.home).recoveryCodes.spend(id, 'hash-1', NOW)).toBe(false);
      expect(await countUnspent(on.home, id)).toBe(2);
    }
  });

  test('the same code may occur in two sets', async () => {
    const [one, other] = [await insert(), await insert()];
    expect(await on.stores.in(on.home).recoveryCodes.spend(one.id, 'hash-1', NOW)).toBe(true);
    expect(await on.stores.in(on.home).recoveryCodes.isUnspent(other.id, 'hash-1')).toBe(true);
  });

  test('a pending set goes live once, with its factor', async () => {
    const made = await insert({ status: 'pending', factorId: 'the factor' });
    const activate = () => on.stores.in(on.home).recoveryCodes.activate('the factor');
    expect(await on.stores.in(on.home).recoveryCodes.activate('another factor')).toBe(false);
    expect(await winners(20, activate)).toBe(1);
    expect((await find(made))?.set).toEqual({ ...made, status: 'live' });
  });

  test('all sets of an account end, or those of one status', async () => {
    const owner = await newOwner(on.stores, on.home);
    for (const status of ['pending', 'pending', 'live', 'ended'] as const) await insert({ status }, owner);
    const endAll = (status?: 'pending' | 'live') =>
      on.stores.in(on.home).recoveryCodes.endAll(owner.accountId, status);
    expect([await endAll('pending'), await endAll('live'), await endAll()]).toEqual([2, 1, 0]);
    await insert({}, owner);
    expect(await endAll()).toBe(1);
    expect(await find(owner)).toBeUndefined();
  });

  test('another application finds nothing and changes nothing', async () => {
    const made = await insert();
    await insert({ status: 'pending', factorId: 'a factor at home' });
    const { recoveryCodes } = on.stores.in(on.neighbour);
    expect(await recoveryCodes.findLive(made.accountId)).toBeUndefined();
    expect(await recoveryCodes.isUnspent(made.id, 'hash-1')).toBe(false);
    expect(await recoveryCodes.spend(made.id, 'hash-1', NOW)).toBe(false);
    expect(await countUnspent(on.neighbour, made.id)).toBe(0);
    expect(await recoveryCodes.activate('a factor at home')).toBe(false);
    expect(await recoveryCodes.endAll(made.accountId)).toBe(0);
    expect(await find(made)).toEqual({ set: made, remaining: 2 });
  });
});
