import { expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { describeStores } from './describe-stores.ts';
import { factor, NOW, newOwner, type Owner, winners } from './rows.ts';

describeStores('factors', (on) => {
  const insert = async (change: Parameters<typeof factor>[1] = {}, owner?: Owner) => {
    const made = factor(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).factors.insert(made);
    return made;
  };
  const find = async ({ accountId, id }: Owner & { id: string }) =>
    (await on.stores.in(on.home).factors.listByAccount(accountId)).find((one) => one.id === id);

  test('a factor comes back as it was written, what was absent still absent', async () => {
    const { activatedAt: _, ...bare } = factor(await newOwner(on.stores, on.home), { status: 'pending' });
    await on.stores.in(bare.applicationId).factors.insert(bare);
    const full = await insert({
      label: 'Phone',
      setupSessionId: 'challenge',
      lastUsedAt: NOW,
      cooldownUntil: NOW,
    });
    expect(await find(bare)).toStrictEqual(bare);
    expect(await find(full)).toStrictEqual(full);
  });

  test('a list tells all but the revoked ones, of one account, oldest first', async () => {
    const owner = await newOwner(on.stores, on.home);
    const kept = [];
    for (const status of ['active', 'revoked', 'pending', 'disabled'] as const) {
      const made = await insert({ status }, owner);
      if (status !== 'revoked') kept.push(made);
    }
    await insert();
    expect(await on.stores.in(on.home).factors.listByAccount(owner.accountId)).toEqual(kept);
    expect(await on.stores.in(on.neighbour).factors.listByAccount(owner.accountId)).toEqual([]);
  });

  test('of 50 parallel uses of one step, one advances the state', async () => {
    const made = await insert({ state: '7' });
    const change = { from: '7', to: '8', now: NOW + 1 };
    expect(await winners(50, () => on.stores.in(on.home).factors.advanceState(made.id, change))).toBe(1);
    expect(await find(made)).toMatchObject({ state: '8', lastUsedAt: NOW + 1 });
  });

  test('of 50 parallel transactions that spend one step, one commits its effect', async () => {
    const made = await insert({ state: '7' });
    const change = { from: '7', to: '8', now: NOW };
    const spend = () =>
      on.opened.database.transact(async (stores) => {
        if (!(await stores.in(on.home).factors.advanceState(made.id, change))) return false;
        const seen = (await stores.in(on.home).accounts.findById(made.accountId))!.credentialVersion;
        return stores.in(on.home).accounts.advanceCredentialVersion(made.accountId, { seen, now: NOW });
      });
    expect(await winners(50, spend)).toBe(1);
    const owner = await on.stores.in(on.home).accounts.findById(made.accountId);
    expect(owner?.credentialVersion).toBe(2);
  });

  test('only an active factor advances', async () => {
    const change = { from: '0', to: '1', now: NOW };
    for (const status of ['pending', 'disabled', 'revoked'] as const) {
      const made = await insert({ status });
      expect(await on.stores.in(on.home).factors.advanceState(made.id, change)).toBe(false);
    }
  });

  test('a pending factor is activated once, with its first state', async () => {
    const made = await insert({ status: 'pending', state: '-' });
    const change = { from: '-', to: '9', now: NOW + 4 };
    expect(await winners(50, () => on.stores.in(on.home).factors.activate(made.id, change))).toBe(1);
    expect(await find(made)).toMatchObject({ status: 'active', state: '9', activatedAt: NOW + 4 });
  });

  test('a factor that was revoked meanwhile is not activated', async () => {
    const made = await insert({ status: 'pending' });
    await on.stores.in(on.home).factors.revoke(made.accountId, made.id, NOW);
    expect(await on.stores.in(on.home).factors.activate(made.id, { from: '0', to: '1', now: NOW })).toBe(
      false,
    );
  });

  test('disabling touches active factors only and says how many', async () => {
    const [active, pending] = [await insert(), await insert({ status: 'pending' })];
    expect(await on.stores.in(on.home).factors.disable([active.id, pending.id], NOW)).toBe(1);
    expect(await on.stores.in(on.home).factors.disable([], NOW)).toBe(0);
    expect(await find(active)).toMatchObject({ status: 'disabled' });
    expect(await find(pending)).toMatchObject({ status: 'pending' });
  });

  test('a factor is revoked once, and only for its account', async () => {
    const made = await insert({ status: 'disabled' });
    const other = await newOwner(on.stores, on.home);
    expect(await on.stores.in(on.home).factors.revoke(other.accountId, made.id, NOW)).toBe(false);
    expect(await on.stores.in(on.home).factors.revoke(made.accountId, made.id, NOW)).toBe(true);
    expect(await on.stores.in(on.home).factors.revoke(made.accountId, made.id, NOW)).toBe(false);
    expect(await find(made)).toBeUndefined();
  });

  test('a revoked factor leaves no secret behind', async () => {
    const made = await insert({ secret: 'v1.keyOfTheRevoked.iv.ciphertext' });
    await on.stores.in(on.home).factors.revoke(made.accountId, made.id, NOW);
    const keys = (await on.stores.boxes.countByKey()).map(({ keyId }) => keyId);
    expect(keys).not.toContain('keyOfTheRevoked');
  });

  test('a retired factor is revoked and remembered until it is forgotten, by its account only', async () => {
    const owner = await newOwner(on.stores, on.home);
    const other = await newOwner(on.stores, on.home);
    const made = await insert({ type: 'sms' }, owner);
    await insert({ type: 'email' }, owner);
    expect(await on.stores.in(on.home).factors.retire(other.accountId, made.id, NOW)).toBe(false);
    expect(await on.stores.in(on.home).factors.retire(owner.accountId, made.id, NOW)).toBe(true);
    expect(await on.stores.in(on.home).factors.retire(owner.accountId, made.id, NOW)).toBe(false);
    expect(await find(made)).toBeUndefined();
    const retired = (accountId = owner.accountId) =>
      on.stores.in(on.home).factors.findRetired(accountId, 'sms');
    expect(await retired()).toMatchObject({ id: made.id, secret: made.secret });
    expect(await retired(other.accountId)).toBeUndefined();
    await on.stores.in(on.home).factors.forgetRetired(other.accountId);
    await on.stores.in(on.neighbour).factors.forgetRetired(owner.accountId);
    expect(await retired()).toBeDefined();
    await on.stores.in(on.home).factors.forgetRetired(owner.accountId);
    expect(await retired()).toBeUndefined();
  });

  test('all factors of an account are revoked, or those of one type or status', async () => {
    const owner = await newOwner(on.stores, on.home);
    for (const type of ['totp', 'email'] as const)
      for (const status of ['active', 'pending'] as const) await insert({ type, status }, owner);
    const revokeAll = (only?: Parameters<Stores['factors']['revokeAll']>[2]) =>
      on.stores.in(on.home).factors.revokeAll(owner.accountId, NOW, only);
    expect(await revokeAll({ type: 'totp', status: 'pending' })).toBe(1);
    expect(await revokeAll({ status: 'pending' })).toBe(1);
    expect(await revokeAll()).toBe(2);
    expect(await revokeAll()).toBe(0);
  });

  test('the active email factors of an account cool down, and no others', async () => {
    const owner = await newOwner(on.stores, on.home);
    const resting = [await insert({ type: 'email' }, owner), await insert({ type: 'email' }, owner)];
    const others = [
      await insert({ type: 'sms' }, owner),
      await insert({ type: 'email', status: 'pending' }, owner),
      await insert({ type: 'email' }),
    ];
    const rest = (until: number) => on.stores.in(on.home).factors.coolDownEmail(owner.accountId, until);
    expect([await rest(NOW + 5), await rest(NOW + 9)]).toEqual([2, 2]);
    for (const made of resting) expect(await find(made)).toEqual({ ...made, cooldownUntil: NOW + 9 });
    for (const made of others) expect(await find(made)).toEqual(made);
  });

  test('a suspended factor is listed apart, advances no more, and comes back with all that was spent', async () => {
    const made = await insert({ state: 'spent' });
    const { accountId } = made;
    expect(await winners(16, () => on.stores.in(on.home).factors.suspend(accountId, made.id, NOW))).toBe(1);
    expect(await find(made)).toBeUndefined();
    const [suspended] = await on.stores.in(on.home).factors.listSuspended(accountId);
    expect(suspended).toStrictEqual({ ...made, status: 'suspended' });
    const step = { from: 'spent', to: 'more', now: NOW };
    expect(await on.stores.in(on.home).factors.advanceState(made.id, step)).toBe(false);
    const account = await on.stores.in(on.home).accounts.findById(accountId);
    expect(account).toMatchObject({ secondFactorDue: false, activeFactorTypes: [] });
    const resume = () =>
      on.stores.in(on.home).factors.resume(accountId, made.id, { state: 'all', now: NOW + 5 });
    expect(await winners(16, resume)).toBe(1);
    expect(await find(made)).toStrictEqual({ ...made, state: 'all', activatedAt: NOW + 5 });
    expect(await on.stores.in(on.home).factors.listSuspended(accountId)).toEqual([]);
  });

  test('a factor that failures disabled comes back disabled; pending and revoked ones are not suspended', async () => {
    const worn = await insert();
    await on.stores.in(on.home).factors.disable([worn.id], NOW);
    expect(await on.stores.in(on.home).factors.suspend(worn.accountId, worn.id, NOW)).toBe(true);
    const change = { state: worn.state, now: NOW };
    expect(await on.stores.in(on.home).factors.resume(worn.accountId, worn.id, change)).toBe(true);
    expect(await find(worn)).toMatchObject({ status: 'disabled' });
    for (const status of ['pending', 'revoked'] as const) {
      const made = await insert({ status });
      expect(await on.stores.in(on.home).factors.suspend(made.accountId, made.id, NOW)).toBe(false);
    }
  });

  test('what was suspended before a time is revoked in batches, its secret with it', async () => {
    const suspend = async (now: number) => {
      const made = await insert();
      await on.stores.in(on.home).factors.suspend(made.accountId, made.id, now);
      return made;
    };
    const [kept] = [
      await suspend(NOW),
      await suspend(NOW - 1),
      await suspend(NOW - 1),
      await suspend(NOW - 1),
    ];
    const remove = () => on.stores.factors.revokeSuspended(NOW, NOW, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await on.stores.in(on.home).factors.listSuspended(kept.accountId)).toHaveLength(1);
    expect(await on.stores.in(on.home).factors.revokeAll(kept.accountId, NOW)).toBe(1);
  });

  test("the on.neighbour neither suspends, brings back nor lists another's factor", async () => {
    const made = await insert();
    expect(await on.stores.in(on.neighbour).factors.suspend(made.accountId, made.id, NOW)).toBe(false);
    await on.stores.in(on.home).factors.suspend(made.accountId, made.id, NOW);
    const change = { state: made.state, now: NOW };
    expect(await on.stores.in(on.neighbour).factors.resume(made.accountId, made.id, change)).toBe(false);
    expect(await on.stores.in(on.neighbour).factors.listSuspended(made.accountId)).toEqual([]);
  });

  test('a factor is renamed by its account', async () => {
    const made = await insert();
    expect(await on.stores.in(on.home).factors.rename(made.accountId, made.id, 'Work phone')).toBe(true);
    expect(await find(made)).toMatchObject({ label: 'Work phone' });
    const other = await newOwner(on.stores, on.home);
    expect(await on.stores.in(on.home).factors.rename(other.accountId, made.id, 'Mine')).toBe(false);
  });

  test('another application changes nothing', async () => {
    const [active, pending] = [await insert({ type: 'email' }), await insert({ status: 'pending' })];
    const change = { from: '0', to: '1', now: NOW };
    const { factors } = on.stores.in(on.neighbour);
    expect(await factors.advanceState(active.id, change)).toBe(false);
    expect(await factors.activate(pending.id, change)).toBe(false);
    expect(await factors.disable([active.id], NOW)).toBe(0);
    expect(await factors.revoke(active.accountId, active.id, NOW)).toBe(false);
    expect(await factors.revokeAll(active.accountId, NOW)).toBe(0);
    expect(await factors.coolDownEmail(active.accountId, NOW)).toBe(0);
    expect(await factors.rename(active.accountId, active.id, 'Theirs')).toBe(false);
    expect([await find(active), await find(pending)]).toEqual([active, pending]);
  });
});
