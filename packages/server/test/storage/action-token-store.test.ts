import { expect, test } from 'vitest';
import type { ActionToken } from '../../src/core/action-token/action-token.ts';
import { describeStores } from './describe-stores.ts';
import { actionToken, NOW, newOwner, type Owner, winners } from './rows.ts';

describeStores('action tokens', (on) => {
  const insert = async (change: Parameters<typeof actionToken>[1] = {}, owner?: Owner) => {
    const made = actionToken(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).actionTokens.insert(made);
    return made;
  };
  const find = ({ purpose, tokenHash }: Pick<ActionToken, 'purpose' | 'tokenHash'>, now = NOW) =>
    on.stores.in(on.home).actionTokens.findLive(purpose, tokenHash, now);

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
    expect(await winners(50, () => on.stores.in(on.home).actionTokens.spend(made.id, NOW))).toBe(1);
    expect(await find(made)).toBeUndefined();
  });

  test('an expired token is not spent', async () => {
    const made = await insert();
    expect(await on.stores.in(on.home).actionTokens.spend(made.id, made.expiresAt)).toBe(false);
    expect(await on.stores.in(on.home).actionTokens.spend(made.id, made.expiresAt - 1)).toBe(true);
  });

  test('the unused tokens of one purpose end', async () => {
    const first = await insert();
    const second = await insert({}, first);
    const used = await insert({}, first);
    const others = [await insert({ purpose: 'verify-email' }, first), await insert()];
    await on.stores.in(on.home).actionTokens.spend(used.id, NOW);
    const end = () => on.stores.in(on.home).actionTokens.endAll(first.accountId, 'reset-password', NOW);
    expect([await end(), await end()]).toEqual([2, 0]);
    expect([await find(first), await find(second)]).toEqual([undefined, undefined]);
    expect(await on.stores.in(on.home).actionTokens.spend(first.id, NOW)).toBe(false);
    expect([await find(others[0]!), await find(others[1]!)]).toEqual(others);
  });

  test('dead tokens are removed when they are old, in batches', async () => {
    const before = NOW - 100_000;
    const kept = await insert({ expiresAt: before });
    for (let count = 0; count < 3; count++) await insert({ expiresAt: before - 1 });
    const remove = () => on.stores.actionTokens.deleteDead(before, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await find(kept, before - 1)).toEqual(kept);
  });

  test('another application finds nothing and changes nothing', async () => {
    const made = await insert();
    expect(
      await on.stores.in(on.neighbour).actionTokens.findLive(made.purpose, made.tokenHash, NOW),
    ).toBeUndefined();
    expect(await on.stores.in(on.neighbour).actionTokens.spend(made.id, NOW)).toBe(false);
    expect(await on.stores.in(on.neighbour).actionTokens.endAll(made.accountId, made.purpose, NOW)).toBe(0);
    const stray = actionToken({ ...made, applicationId: on.neighbour });
    await expect(on.stores.in(stray.applicationId).actionTokens.insert(stray)).rejects.toThrow(
      /foreign key/i,
    );
    expect(await find(made)).toEqual(made);
  });
});
