import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { device, NOW, newOwner, type Owner, winners } from './rows.ts';

describeStores('trusted devices', (on) => {
  const insert = async (change: Parameters<typeof device>[1] = {}, owner?: Owner) => {
    const made = device(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).trustedBrowsers.insert(made);
    return made;
  };
  const find = (tokenHash: string, now = NOW) =>
    on.stores.in(on.home).trustedBrowsers.findLive(tokenHash, now);

  test('a device comes back as it was written, until it expires', async () => {
    const made = await insert();
    expect(await find(made.tokenHash)).toStrictEqual(made);
    expect(await find(made.tokenHash, made.expiresAt - 1)).toBeDefined();
    expect(await find(made.tokenHash, made.expiresAt)).toBeUndefined();
    expect(await find('unknown')).toBeUndefined();
  });

  test('of 50 parallel uses that replace the token, one succeeds', async () => {
    const made = await insert();
    const to = `successor of ${made.tokenHash}`;
    const change = { from: made.tokenHash, to, now: NOW + 1 };
    expect(await winners(50, () => on.stores.in(on.home).trustedBrowsers.use(made.id, change))).toBe(1);
    expect(await find(made.tokenHash)).toBeUndefined();
    expect(await find(to)).toStrictEqual({ ...made, tokenHash: to, lastUsedAt: NOW + 1 });
  });

  test('a use without a successor keeps the token', async () => {
    const made = await insert();
    const change = { from: made.tokenHash, now: NOW + 1 };
    expect(await on.stores.in(on.home).trustedBrowsers.use(made.id, change)).toBe(true);
    expect(await find(made.tokenHash)).toStrictEqual({ ...made, lastUsedAt: NOW + 1 });
  });

  test('an expired or revoked device is of no use', async () => {
    const [expired, revoked] = [await insert({ expiresAt: NOW }), await insert()];
    await on.stores.in(on.home).trustedBrowsers.revoke(revoked.accountId, revoked.id, NOW);
    for (const { id, tokenHash } of [expired, revoked])
      expect(await on.stores.in(on.home).trustedBrowsers.use(id, { from: tokenHash, now: NOW })).toBe(false);
    expect(await find(revoked.tokenHash)).toBeUndefined();
  });

  test('a device is revoked once, for its own account', async () => {
    const made = await insert();
    const other = await newOwner(on.stores, on.home);
    expect(await on.stores.in(on.home).trustedBrowsers.revoke(other.accountId, made.id, NOW)).toBe(false);
    expect(await on.stores.in(on.home).trustedBrowsers.revoke(made.accountId, made.id, NOW)).toBe(true);
    expect(await on.stores.in(on.home).trustedBrowsers.revoke(made.accountId, made.id, NOW)).toBe(false);
  });

  test('the live devices of an account are listed, and revoked together', async () => {
    const owner = await newOwner(on.stores, on.home);
    const made = [await insert({}, owner), await insert({}, owner)];
    await insert({ expiresAt: NOW }, owner);
    await insert();
    expect(await on.stores.in(on.home).trustedBrowsers.listLive(owner.accountId, NOW)).toEqual(made);
    expect(await on.stores.in(on.home).trustedBrowsers.revokeAll(owner.accountId, NOW)).toBe(3);
    expect(await on.stores.in(on.home).trustedBrowsers.listLive(owner.accountId, NOW)).toEqual([]);
  });

  test('dead devices are removed when they are old, in batches', async () => {
    const before = NOW - 100_000;
    const live = await insert({ expiresAt: before });
    for (let count = 0; count < 3; count++) await insert({ expiresAt: before - 1 });
    const remove = () => on.stores.trustedBrowsers.deleteDead(before, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await find(live.tokenHash, 0)).toEqual(live);
  });

  test('another application finds nothing and changes nothing', async () => {
    const made = await insert();
    const { trustedBrowsers } = on.stores.in(on.neighbour);
    expect(await trustedBrowsers.findLive(made.tokenHash, NOW)).toBeUndefined();
    expect(await trustedBrowsers.use(made.id, { from: made.tokenHash, now: NOW })).toBe(false);
    expect(await trustedBrowsers.listLive(made.accountId, NOW)).toEqual([]);
    expect(await trustedBrowsers.revoke(made.accountId, made.id, NOW)).toBe(false);
    expect(await trustedBrowsers.revokeAll(made.accountId, NOW)).toBe(0);
    expect(await find(made.tokenHash)).toEqual(made);
  });
});
