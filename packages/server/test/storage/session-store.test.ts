import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { factor, NOW, newOwner, type Owner, session, winners } from './rows.ts';

describeStores('sessions', (on) => {
  const insert = async (change: Parameters<typeof session>[1] = {}, owner?: Owner) => {
    const made = session(owner ?? (await newOwner(on.stores, on.home)), change);
    expect(await on.stores.in(made.applicationId).sessions.insert(made, 1)).toMatchObject({ inserted: true });
    return made;
  };
  const read = async (id: string) => (await on.stores.in(on.home).sessions.find(id))?.session;
  const requester = { ipBucket: '192.0.2.1', browserFamily: 'firefox' };
  const rotation = { from: 'refresh-1', to: 'refresh-2', now: NOW + 1, expiresAt: NOW + 2000, requester };

  test('a session comes back as it was written, with its account, in one statement', async () => {
    const bare = await insert();
    const rotated = { previousRefreshHash: 'refresh-0', rotatedAt: NOW, rotatedFrom: '192.0.2.1' };
    const past = { ...rotated, rotatedBy: 'firefox', presentedAt: NOW, endedAt: NOW };
    const full = await insert(past, bare);
    await on.stores.in(bare.applicationId).factors.insert(factor(bare));
    const account = await on.stores.in(on.home).accounts.findById(bare.accountId);
    on.statements.length = 0;
    expect(await on.stores.in(on.home).sessions.find(bare.id)).toStrictEqual({ session: bare, account });
    expect(await on.stores.in(on.home).sessions.findByFamily(full.familyHash)).toStrictEqual({
      session: full,
      account,
    });
    expect(on.statements).toHaveLength(2);
    expect(account?.secondFactorDue).toBe(true);
  });

  test('a session is inserted, with its guard and its lock, in one statement', async () => {
    const owner = await newOwner(on.stores, on.home);
    on.statements.length = 0;
    await on.stores.in(owner.applicationId).sessions.insert(session(owner), 1);
    expect(on.statements).toHaveLength(1);
    expect(/for no key update/i.test(on.statements[0]!)).toBe(on.opened.database.dialect === 'postgres');
  });

  test('no session opens under another credential version or for a disabled or unknown account', async () => {
    const owner = await newOwner(on.stores, on.home);
    const refused = { inserted: false, familiar: false, crowded: false };
    expect(await on.stores.in(owner.applicationId).sessions.insert(session(owner), 0)).toEqual(refused);
    expect(await on.stores.in(owner.applicationId).sessions.insert(session(owner), 2)).toEqual(refused);
    await on.stores.in(on.home).accounts.setDisabled(owner.accountId, NOW, NOW);
    expect(await on.stores.in(owner.applicationId).sessions.insert(session(owner), 2)).toEqual(refused);
    expect(
      await on.stores.in(owner.applicationId).sessions.insert(session({ ...owner, accountId: 'nobody' }), 1),
    ).toEqual(refused);
    expect(await on.stores.in(on.home).sessions.listLive(owner.accountId, NOW)).toEqual([]);
  });

  test('the first session of an account is familiar, and one whose browser and place were seen', async () => {
    const owner = await newOwner(on.stores, on.home);
    const open = async (browserFamily: string, place: string) =>
      (await on.stores.in(owner.applicationId).sessions.insert(session(owner, { browserFamily, place }), 1))
        .familiar;
    expect(await open('firefox', '192.0')).toBe(true);
    expect(await open('chrome', '192.0')).toBe(false);
    expect(await open('firefox', '198.51')).toBe(false);
    // Each was seen, if not together.
    expect(await open('chrome', '198.51')).toBe(true);
    expect(await open('safari', '203.0')).toBe(false);
    expect(await open('safari', '203.0')).toBe(true);
  });

  test('a session that has ended was seen too, one of another account was not', async () => {
    const owner = await newOwner(on.stores, on.home);
    await insert({ endedAt: NOW }, owner);
    expect(await on.stores.in(owner.applicationId).sessions.insert(session(owner), 1)).toEqual({
      inserted: true,
      familiar: true,
      crowded: false,
    });
    await insert({ browserFamily: 'opera', place: '203.0' });
    const other = session(owner, { browserFamily: 'opera', place: '203.0' });
    expect(await on.stores.in(other.applicationId).sessions.insert(other, 1)).toEqual({
      inserted: true,
      familiar: false,
      crowded: false,
    });
  });

  test('a session that opens while the credentials change does not outlive the change', async () => {
    for (let round = 0; round < 20; round++) {
      const owner = await newOwner(on.stores, on.home);
      const change = on.opened.database.transact(async (stores) => {
        await stores.in(on.home).accounts.advanceCredentialVersion(owner.accountId, { seen: 1, now: NOW });
        await stores.in(on.home).sessions.endAll(owner.accountId, NOW);
      });
      const open = on.opened.database.transact((stores) =>
        stores.in(owner.applicationId).sessions.insert(session(owner), 1),
      );
      await Promise.all(round % 2 === 0 ? [change, open] : [open, change]);
      expect(await on.stores.in(on.home).sessions.listLive(owner.accountId, NOW)).toEqual([]);
    }
  });

  test('of 50 parallel refreshes of one token, one rotates', async () => {
    const made = await insert();
    expect(await winners(50, () => on.stores.in(on.home).sessions.rotate(made.id, rotation))).toBe(1);
    expect(await read(made.id)).toStrictEqual({
      ...made,
      refreshHash: 'refresh-2',
      previousRefreshHash: 'refresh-1',
      rotatedAt: NOW + 1,
      rotatedFrom: '192.0.2.1',
      rotatedBy: 'firefox',
      lastUsedAt: NOW + 1,
      expiresAt: NOW + 2000,
    });
  });

  test('that a rotated token was presented is noted once, for that token, and forgotten by the next rotation', async () => {
    const made = await insert();
    const { sessions } = on.stores.in(on.home);
    await sessions.rotate(made.id, rotation);
    const note = (hash: string) => sessions.notePresented(made.id, { hash, now: NOW + 7 });
    expect(await note('refresh-1')).toBe(false);
    expect(await winners(20, () => note('refresh-2'))).toBe(1);
    expect(await read(made.id)).toMatchObject({ presentedAt: NOW + 7, lastUsedAt: NOW + 7 });
    const { ipBucket: _, ...backend } = requester;
    const next = { ...rotation, from: 'refresh-2', to: 'refresh-3', requester: backend };
    expect(await sessions.rotate(made.id, next)).toBe(true);
    expect(await read(made.id)).not.toHaveProperty('presentedAt');
    expect(await read(made.id)).not.toHaveProperty('rotatedFrom');
    await sessions.end(made.accountId, made.id, NOW);
    expect(await note('refresh-3')).toBe(false);
  });

  test('an ended or expired session does not rotate', async () => {
    const ended = await insert({ endedAt: NOW });
    const expired = await insert({ expiresAt: NOW + 1 });
    const worn = await insert({ absoluteExpiresAt: NOW + 1 });
    for (const { id } of [ended, expired, worn])
      expect(await on.stores.in(on.home).sessions.rotate(id, rotation)).toBe(false);
  });

  test('re-authentication is noted unless the session has ended', async () => {
    const made = await insert();
    const change = { amr: ['pwd', 'otp'], authTime: NOW + 5 };
    expect(await on.stores.in(on.home).sessions.reauthenticate(made.id, change)).toBe(true);
    expect(await read(made.id)).toMatchObject(change);
    await on.stores.in(on.home).sessions.end(made.accountId, made.id, NOW);
    expect(await on.stores.in(on.home).sessions.reauthenticate(made.id, change)).toBe(false);
  });

  test('a session ends once, for its own account', async () => {
    const made = await insert();
    const other = await newOwner(on.stores, on.home);
    expect(await on.stores.in(on.home).sessions.end(other.accountId, made.id, NOW)).toBe(false);
    expect(await winners(20, () => on.stores.in(on.home).sessions.end(made.accountId, made.id, NOW))).toBe(1);
    expect(await read(made.id)).toMatchObject({ endedAt: NOW });
  });

  test('all sessions of an account end, or all but one, and only the live are listed', async () => {
    const kept = await insert();
    const [other, third] = [await insert({}, kept), await insert({}, kept)];
    await insert({ expiresAt: NOW }, kept);
    await insert({ absoluteExpiresAt: NOW }, kept);
    const list = async () =>
      (await on.stores.in(on.home).sessions.listLive(kept.accountId, NOW)).map(({ id }) => id);
    expect(await list()).toEqual([kept.id, other.id, third.id]);
    expect(await on.stores.in(on.home).sessions.endAll(kept.accountId, NOW, kept.id)).toBe(4);
    expect(await list()).toEqual([kept.id]);
    expect(await on.stores.in(on.home).sessions.endAll(kept.accountId, NOW)).toBe(1);
    expect(await list()).toEqual([]);
  });

  test('an address is known from live and past sessions since a time', async () => {
    const made = await insert({ ipAddress: '2001:db8::1', createdAt: NOW, endedAt: NOW });
    const knows = (ipAddress: string, since: number) =>
      on.stores.in(on.home).sessions.wasOpenedFrom(made.accountId, ipAddress, since);
    expect(await knows('2001:db8::1', NOW)).toBe(true);
    expect(await knows('2001:db8::1', NOW + 1)).toBe(false);
    expect(await knows('2001:db8::2', 0)).toBe(false);
    expect(await on.stores.in(on.neighbour).sessions.wasOpenedFrom(made.accountId, '2001:db8::1', 0)).toBe(
      false,
    );
  });

  test('dead sessions are removed when they are old, in batches', async () => {
    const before = NOW - 100_000;
    const live = await insert({ expiresAt: before });
    await insert({ expiresAt: before - 1 });
    await insert({ endedAt: before - 1 });
    await insert({ endedAt: before - 1, expiresAt: before - 1 });
    const remove = () => on.stores.sessions.deleteDead(before, 2);
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
    expect(await read(live.id)).toEqual(live);
  });

  test('another application finds nothing and changes nothing', async () => {
    const made = await insert();
    const change = { amr: [], authTime: 0 };
    expect(await on.stores.in(on.neighbour).sessions.find(made.id)).toBeUndefined();
    expect(await on.stores.in(on.neighbour).sessions.findByFamily(made.familyHash)).toBeUndefined();
    expect(await on.stores.in(on.neighbour).sessions.rotate(made.id, rotation)).toBe(false);
    expect(await on.stores.in(on.neighbour).sessions.reauthenticate(made.id, change)).toBe(false);
    const presented = { hash: made.refreshHash, now: NOW };
    expect(await on.stores.in(on.neighbour).sessions.notePresented(made.id, presented)).toBe(false);
    expect(await on.stores.in(on.neighbour).sessions.end(made.accountId, made.id, NOW)).toBe(false);
    expect(await on.stores.in(on.neighbour).sessions.endAll(made.accountId, NOW)).toBe(0);
    expect(await on.stores.in(on.neighbour).sessions.listLive(made.accountId, NOW)).toEqual([]);
    const stray = session({ applicationId: on.neighbour, accountId: made.accountId });
    expect(await on.stores.in(stray.applicationId).sessions.insert(stray, 1)).toMatchObject({
      inserted: false,
    });
    expect(await read(made.id)).toEqual(made);
  });
});
