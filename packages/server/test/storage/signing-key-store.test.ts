import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { id, NOW } from './rows.ts';

describeStores('signing keys', (on) => {
  const insert = async (change: { createdAt?: number; retiredAt?: number } = {}, applicationId = on.home) => {
    const made = { id: id(), applicationId, publicJwk: '{}', privateJwk: 'v1.key1.iv.box', createdAt: NOW };
    await on.stores.in(made.applicationId).signingKeys.insert({ ...made, ...change });
    return { ...made, ...change };
  };

  test('keys are listed newest first, the retired included, for one application', async () => {
    const [old, newest, middle] = [
      await insert({ createdAt: NOW - 9, retiredAt: NOW }),
      await insert({ createdAt: NOW }),
      await insert({ createdAt: NOW - 5 }),
    ];
    await insert({}, on.neighbour);
    expect(await on.stores.in(on.home).signingKeys.list()).toStrictEqual([newest, middle, old]);
  });

  test('all keys of the application but one are retired, once', async () => {
    const [mine, theirs] = [await insert(), await insert({}, on.neighbour)];
    const retire = () => on.stores.in(on.home).signingKeys.retireOthers(mine.id, NOW + 7);
    expect(await retire()).toBeGreaterThan(0);
    expect(await retire()).toBe(0);
    const live = (await on.stores.in(on.home).signingKeys.list()).filter(
      (key) => key.retiredAt === undefined,
    );
    expect(live).toEqual([mine]);
    expect(await on.stores.in(on.neighbour).signingKeys.list()).toContainEqual(theirs);
  });

  test('retired keys are removed when they are old', async () => {
    const made = await insert({ retiredAt: NOW - 1000 });
    expect(await on.stores.signingKeys.deleteRetired(made.retiredAt!)).toBe(0);
    expect(await on.stores.signingKeys.deleteRetired(made.retiredAt! + 1)).toBe(1);
  });
});
