import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { NOW, newOwner, type Owner, qrLink } from './rows.ts';

describeStores('QR links', (on) => {
  const insert = async (change: Parameters<typeof qrLink>[1] = {}, owner?: Owner) => {
    const made = qrLink(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).qrLinks.insert(made);
    return made;
  };
  const read = ({ handleHash }: { handleHash: string }, now = NOW) =>
    on.stores.in(on.home).qrLinks.read(handleHash, now);

  test('a link comes back with one read less, until none is left', async () => {
    const made = await insert({ readsLeft: 2 });
    expect(await read(made)).toStrictEqual({ ...made, readsLeft: 1 });
    expect(await read(made)).toStrictEqual({ ...made, readsLeft: 0 });
    expect(await read(made)).toBeUndefined();
    expect(await read({ handleHash: 'other' })).toBeUndefined();
  });

  test('of 50 parallel reads of one link, five succeed', async () => {
    const made = await insert();
    const reads = await Promise.all(Array.from({ length: 50 }, () => read(made)));
    expect(reads.filter((link) => link !== undefined)).toHaveLength(5);
  });

  test('an expired link is not read', async () => {
    const made = await insert();
    expect(await read(made, made.expiresAt)).toBeUndefined();
    expect(await read(made, made.expiresAt - 1)).toMatchObject({ readsLeft: 4 });
  });

  test('all links of one account end', async () => {
    const first = await insert();
    const second = await insert({}, first);
    const other = await insert();
    const end = () => on.stores.in(on.home).qrLinks.endAll(first.accountId);
    expect([await end(), await end()]).toEqual([2, 0]);
    expect([await read(first), await read(second)]).toEqual([undefined, undefined]);
    expect(await read(other)).toBeDefined();
  });

  test('expired links are removed in batches', async () => {
    const before = NOW - 100_000;
    const kept = await insert({ expiresAt: before });
    for (let count = 0; count < 3; count++) await insert({ expiresAt: before - 1 });
    const remove = () => on.stores.qrLinks.deleteExpired(before, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await read(kept, before - 1)).toBeDefined();
  });

  test('another application reads nothing and changes nothing', async () => {
    const made = await insert();
    expect(await on.stores.in(on.neighbour).qrLinks.read(made.handleHash, NOW)).toBeUndefined();
    expect(await on.stores.in(on.neighbour).qrLinks.endAll(made.accountId)).toBe(0);
    await expect(
      on.stores.in(on.neighbour).qrLinks.insert(qrLink({ ...made, applicationId: on.neighbour })),
    ).rejects.toThrow(/foreign key/i);
    expect(await read(made)).toMatchObject({ readsLeft: 4 });
  });
});
