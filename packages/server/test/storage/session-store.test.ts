import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { factor, NOW, newOwner, type Owner, session, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`sessions on ${engine.name}`, () => {
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

    const insert = async (change: Parameters<typeof session>[1] = {}, owner?: Owner) => {
      const made = session(owner ?? (await newOwner(stores, home)), change);
      expect(await stores.sessions.insert(made, 1)).toMatchObject({ inserted: true });
      return made;
    };
    const read = async (id: string) => (await stores.sessions.find(home, id))?.session;
    const rotation = { from: 'refresh-1', to: 'refresh-2', now: NOW + 1, expiresAt: NOW + 2000 };

    test('a session comes back as it was written, with its account, in one statement', async () => {
      const bare = await insert();
      const past = { previousRefreshHash: 'refresh-0', rotatedAt: NOW, endedAt: NOW };
      const full = await insert(past, bare);
      await stores.factors.insert(factor(bare));
      const account = await stores.accounts.findById(home, bare.accountId);
      statements.length = 0;
      expect(await stores.sessions.find(home, bare.id)).toStrictEqual({ session: bare, account });
      expect(await stores.sessions.findByFamily(home, full.familyHash)).toStrictEqual({
        session: full,
        account,
      });
      expect(statements).toHaveLength(2);
      expect(account?.secondFactorDue).toBe(true);
    });

    test('a session is inserted, with its guard and its lock, in one statement', async () => {
      const owner = await newOwner(stores, home);
      statements.length = 0;
      await stores.sessions.insert(session(owner), 1);
      expect(statements).toHaveLength(1);
      expect(/for share/i.test(statements[0]!)).toBe(engine.name === 'postgres');
    });

    test('no session opens under another credential version or for a disabled or unknown account', async () => {
      const owner = await newOwner(stores, home);
      const { sessions, accounts } = stores;
      const refused = { inserted: false, familiar: false };
      expect(await sessions.insert(session(owner), 0)).toEqual(refused);
      expect(await sessions.insert(session(owner), 2)).toEqual(refused);
      await accounts.setDisabled(home, owner.accountId, NOW, NOW);
      expect(await sessions.insert(session(owner), 2)).toEqual(refused);
      expect(await sessions.insert(session({ ...owner, accountId: 'nobody' }), 1)).toEqual(refused);
      expect(await sessions.listLive(home, owner.accountId, NOW)).toEqual([]);
    });

    test('the first session of an account is familiar, and one whose browser and place were seen', async () => {
      const owner = await newOwner(stores, home);
      const open = async (browserFamily: string, place: string) =>
        (await stores.sessions.insert(session(owner, { browserFamily, place }), 1)).familiar;
      expect(await open('firefox', '192.0')).toBe(true);
      expect(await open('chrome', '192.0')).toBe(false);
      expect(await open('firefox', '198.51')).toBe(false);
      // Each was seen, if not together.
      expect(await open('chrome', '198.51')).toBe(true);
      expect(await open('safari', '203.0')).toBe(false);
      expect(await open('safari', '203.0')).toBe(true);
    });

    test('a session that has ended was seen too, one of another account was not', async () => {
      const owner = await newOwner(stores, home);
      await insert({ endedAt: NOW }, owner);
      expect(await stores.sessions.insert(session(owner), 1)).toEqual({ inserted: true, familiar: true });
      await insert({ browserFamily: 'opera', place: '203.0' });
      const other = session(owner, { browserFamily: 'opera', place: '203.0' });
      expect(await stores.sessions.insert(other, 1)).toEqual({ inserted: true, familiar: false });
    });

    test('a session that opens while the credentials change does not outlive the change', async () => {
      for (let round = 0; round < 20; round++) {
        const owner = await newOwner(stores, home);
        const change = opened.database.transact(async ({ accounts, sessions }) => {
          await accounts.advanceCredentialVersion(home, owner.accountId, { seen: 1, now: NOW });
          await sessions.endAll(home, owner.accountId, NOW);
        });
        const open = opened.database.transact(({ sessions }) => sessions.insert(session(owner), 1));
        await Promise.all(round % 2 === 0 ? [change, open] : [open, change]);
        expect(await stores.sessions.listLive(home, owner.accountId, NOW)).toEqual([]);
      }
    });

    test('of 50 parallel refreshes of one token, one rotates', async () => {
      const made = await insert();
      expect(await winners(50, () => stores.sessions.rotate(home, made.id, rotation))).toBe(1);
      expect(await read(made.id)).toStrictEqual({
        ...made,
        refreshHash: 'refresh-2',
        previousRefreshHash: 'refresh-1',
        rotatedAt: NOW + 1,
        lastUsedAt: NOW + 1,
        expiresAt: NOW + 2000,
      });
    });

    test('an ended or expired session does not rotate', async () => {
      const ended = await insert({ endedAt: NOW });
      const expired = await insert({ expiresAt: NOW + 1 });
      const worn = await insert({ absoluteExpiresAt: NOW + 1 });
      for (const { id } of [ended, expired, worn])
        expect(await stores.sessions.rotate(home, id, rotation)).toBe(false);
    });

    test('re-authentication is noted unless the session has ended', async () => {
      const made = await insert();
      const change = { amr: ['pwd', 'otp'], authTime: NOW + 5 };
      expect(await stores.sessions.reauthenticate(home, made.id, change)).toBe(true);
      expect(await read(made.id)).toMatchObject(change);
      await stores.sessions.end(home, made.accountId, made.id, NOW);
      expect(await stores.sessions.reauthenticate(home, made.id, change)).toBe(false);
    });

    test('a session ends once, for its own account', async () => {
      const made = await insert();
      const other = await newOwner(stores, home);
      expect(await stores.sessions.end(home, other.accountId, made.id, NOW)).toBe(false);
      expect(await winners(20, () => stores.sessions.end(home, made.accountId, made.id, NOW))).toBe(1);
      expect(await read(made.id)).toMatchObject({ endedAt: NOW });
    });

    test('all sessions of an account end, or all but one, and only the live are listed', async () => {
      const kept = await insert();
      const [other, third] = [await insert({}, kept), await insert({}, kept)];
      await insert({ expiresAt: NOW }, kept);
      await insert({ absoluteExpiresAt: NOW }, kept);
      const list = async () =>
        (await stores.sessions.listLive(home, kept.accountId, NOW)).map(({ id }) => id);
      expect(await list()).toEqual([kept.id, other.id, third.id]);
      expect(await stores.sessions.endAll(home, kept.accountId, NOW, kept.id)).toBe(4);
      expect(await list()).toEqual([kept.id]);
      expect(await stores.sessions.endAll(home, kept.accountId, NOW)).toBe(1);
      expect(await list()).toEqual([]);
    });

    test('an address is known from live and past sessions since a time', async () => {
      const made = await insert({ ipAddress: '2001:db8::1', createdAt: NOW, endedAt: NOW });
      const knows = (ipAddress: string, since: number) =>
        stores.sessions.wasOpenedFrom(home, made.accountId, ipAddress, since);
      expect(await knows('2001:db8::1', NOW)).toBe(true);
      expect(await knows('2001:db8::1', NOW + 1)).toBe(false);
      expect(await knows('2001:db8::2', 0)).toBe(false);
      expect(await stores.sessions.wasOpenedFrom(neighbour, made.accountId, '2001:db8::1', 0)).toBe(false);
    });

    test('dead sessions are removed when they are old, in batches', async () => {
      const before = NOW - 100_000;
      const live = await insert({ expiresAt: before });
      await insert({ expiresAt: before - 1 });
      await insert({ endedAt: before - 1 });
      await insert({ endedAt: before - 1, expiresAt: before - 1 });
      const remove = () => stores.sessions.deleteDead(before, 2);
      expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
      expect(await read(live.id)).toEqual(live);
    });

    test('another application finds nothing and changes nothing', async () => {
      const made = await insert();
      const { sessions } = stores;
      const change = { amr: [], authTime: 0 };
      expect(await sessions.find(neighbour, made.id)).toBeUndefined();
      expect(await sessions.findByFamily(neighbour, made.familyHash)).toBeUndefined();
      expect(await sessions.rotate(neighbour, made.id, rotation)).toBe(false);
      expect(await sessions.reauthenticate(neighbour, made.id, change)).toBe(false);
      expect(await sessions.end(neighbour, made.accountId, made.id, NOW)).toBe(false);
      expect(await sessions.endAll(neighbour, made.accountId, NOW)).toBe(0);
      expect(await sessions.listLive(neighbour, made.accountId, NOW)).toEqual([]);
      const stray = session({ applicationId: neighbour, accountId: made.accountId });
      expect(await sessions.insert(stray, 1)).toMatchObject({ inserted: false });
      expect(await read(made.id)).toEqual(made);
    });
  });
}
