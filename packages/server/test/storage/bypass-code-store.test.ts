import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { bypassCode, NOW, newOwner, winners } from './rows.ts';

describeStores('bypass codes', (on) => {
  const insert = async (change: Parameters<typeof bypassCode>[1] = {}) => {
    const made = bypassCode(await newOwner(on.stores, on.home), change);
    await on.stores.in(made.applicationId).bypassCodes.insert(made);
    return made;
  };
  const find = ({ accountId, codeHash }: { accountId: string; codeHash: string }, now = NOW) =>
    on.stores.in(on.home).bypassCodes.findLive(accountId, codeHash, now);

  test('a code comes back as it was written, until it expires', async () => {
    const made = await insert();
    expect(await find(made)).toStrictEqual(made);
    expect(await find(made, made.expiresAt)).toBeUndefined();
    expect(await find({ ...made, codeHash: 'other' })).toBeUndefined();
    expect(await find({ ...made, accountId: 'other' })).toBeUndefined();
  });

  test('of 50 parallel uses, one succeeds', async () => {
    const made = await insert();
    expect(await winners(50, () => on.stores.in(on.home).bypassCodes.spend(made.id, NOW))).toBe(1);
    expect(await find(made)).toBeUndefined();
  });

  test('an expired code is not spent', async () => {
    const made = await insert({ expiresAt: NOW });
    expect(await on.stores.in(on.home).bypassCodes.spend(made.id, NOW)).toBe(false);
  });

  test('a code that was ended is neither found nor spent', async () => {
    const made = await insert();
    expect(await on.stores.in(on.home).bypassCodes.endAll(made.accountId, NOW)).toBe(1);
    expect(await find(made)).toBeUndefined();
    expect(await on.stores.in(on.home).bypassCodes.spend(made.id, NOW)).toBe(false);
  });

  test('another application finds nothing and changes nothing', async () => {
    const made = await insert();
    const { bypassCodes } = on.stores.in(on.neighbour);
    expect(await bypassCodes.findLive(made.accountId, made.codeHash, NOW)).toBeUndefined();
    expect(await bypassCodes.spend(made.id, NOW)).toBe(false);
    expect(await bypassCodes.endAll(made.accountId, NOW)).toBe(0);
    expect(await find(made)).toEqual(made);
  });
});
