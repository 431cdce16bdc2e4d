import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { challenge, NOW, newOwner, type Owner, sentCode, winners } from './rows.ts';

describeStores('sent codes', (on) => {
  const insert = async (change: Parameters<typeof sentCode>[1] = {}, owner?: Owner) => {
    const made = sentCode(owner ?? (await newOwner(on.stores, on.home)), change);
    await on.stores.in(made.applicationId).sentCodes.insert(made);
    return made;
  };
  const list = ({ challengeId }: { challengeId: string }, now = NOW) =>
    on.stores.in(on.home).sentCodes.listLive(challengeId, now);

  test('a code comes back as it was written, with its challenge, until it expires', async () => {
    const made = await insert();
    await insert({}, made);
    expect(await list(made)).toStrictEqual([made]);
    expect(await list(made, made.expiresAt - 1)).toEqual([made]);
    expect(await list(made, made.expiresAt)).toEqual([]);
  });

  test('of 50 parallel uses of one code, one succeeds', async () => {
    const made = await insert();
    expect(await winners(50, () => on.stores.in(on.home).sentCodes.spend(made.id, NOW))).toBe(1);
    expect(await list(made)).toEqual([]);
  });

  test('an expired code is not spent', async () => {
    const made = await insert();
    expect(await on.stores.in(on.home).sentCodes.spend(made.id, made.expiresAt)).toBe(false);
    expect(await on.stores.in(on.home).sentCodes.spend(made.id, made.expiresAt - 1)).toBe(true);
  });

  test('the unused codes of a challenge end and are told, once', async () => {
    const first = await insert();
    const second = await insert({ challengeId: first.challengeId }, first);
    const used = await insert({ challengeId: first.challengeId }, first);
    const other = await insert({}, first);
    await on.stores.in(on.home).sentCodes.spend(used.id, NOW);
    const end = () => on.stores.in(on.home).sentCodes.endAll(first.challengeId, NOW);
    expect((await end()).sort()).toEqual([first.id, second.id]);
    expect(await end()).toEqual([]);
    expect(await list(first)).toEqual([]);
    expect(await on.stores.in(on.home).sentCodes.spend(first.id, NOW)).toBe(false);
    expect(await list(other)).toEqual([other]);
  });

  test('the unused codes of one factor end, and those of the others stay', async () => {
    const first = await insert();
    const { challengeId } = first;
    const elsewhere = await insert({ challengeId, factorId: 'another' }, first);
    expect(await on.stores.in(on.home).sentCodes.endAll(challengeId, NOW, first.factorId)).toEqual([
      first.id,
    ]);
    expect(await list(first)).toEqual([elsewhere]);
  });

  test('codes that replace each other in parallel leave one alive', async () => {
    const owner = await newOwner(on.stores, on.home);
    const { id: challengeId } = challenge(owner);
    await on.stores.in(owner.applicationId).challenges.insert(challenge(owner, { id: challengeId }));
    const replace = () =>
      on.opened.database.transact(async (stores) => {
        const replaced = await stores.in(on.home).sentCodes.endAll(challengeId, NOW);
        await stores.in(owner.applicationId).sentCodes.insert(sentCode(owner, { challengeId }));
        return replaced;
      });
    const replaced = (await Promise.all(Array.from({ length: 8 }, replace))).flat();
    expect(new Set(replaced).size).toBe(7);
    expect(await list({ challengeId })).toHaveLength(1);
  });

  test('a code is spent or ended, never both', async () => {
    for (let round = 0; round < 20; round++) {
      const made = await insert();
      const spend = () => on.stores.in(on.home).sentCodes.spend(made.id, NOW);
      const end = async () =>
        (await on.stores.in(on.home).sentCodes.endAll(made.challengeId, NOW)).length > 0;
      const attempts = round % 2 === 0 ? [spend, end] : [end, spend];
      const results = await Promise.all(attempts.map((attempt) => attempt()));
      expect(results.filter(Boolean)).toHaveLength(1);
    }
  });

  test('dead codes are removed when they are old, in batches', async () => {
    const before = NOW - 100_000;
    const kept = await insert({ expiresAt: before });
    for (let count = 0; count < 3; count++) await insert({ expiresAt: before - 1 });
    const remove = () => on.stores.sentCodes.deleteDead(before, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await list(kept, before - 1)).toEqual([kept]);
  });

  test('another application finds nothing and changes nothing', async () => {
    const made = await insert();
    expect(await on.stores.in(on.neighbour).sentCodes.listLive(made.challengeId, NOW)).toEqual([]);
    expect(await on.stores.in(on.neighbour).sentCodes.endAll(made.challengeId, NOW)).toEqual([]);
    expect(await on.stores.in(on.neighbour).sentCodes.spend(made.id, NOW)).toBe(false);
    const stray = sentCode({ ...made, applicationId: on.neighbour });
    await expect(on.stores.in(stray.applicationId).sentCodes.insert(stray)).rejects.toThrow(/foreign key/i);
    expect(await list(made)).toEqual([made]);
  });
});
