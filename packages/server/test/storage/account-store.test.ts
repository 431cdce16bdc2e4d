import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { account, factor, NOW, newOwner, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`accounts on ${engine.name}`, () => {
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

    const owned = async (...factors: Parameters<typeof factor>[1][]) => {
      const owner = await newOwner(stores, home);
      for (const change of factors) await stores.factors.insert(factor(owner, change));
      return owner.accountId;
    };

    test('an account comes back as it was written, what was absent still absent', async () => {
      const bare = account(home);
      const full = account(home, {
        email: 'Grace@Example.org',
        emailVerifiedAt: NOW,
        username: 'Grace',
        language: 'fr',
        passwordHash: '$argon2id$…',
        disabledAt: NOW + 1,
        credentialVersion: 7,
      });
      const computed = { activeFactorTypes: [], secondFactorDue: false };
      expect(await stores.accounts.insert(bare)).toBe('inserted');
      expect(await stores.accounts.insert(full)).toBe('inserted');
      expect(await stores.accounts.findById(home, bare.id)).toStrictEqual({ ...bare, ...computed });
      expect(await stores.accounts.findById(home, full.id)).toStrictEqual({ ...full, ...computed });
    });

    test('an address and a name are taken whatever their case, and free in another application', async () => {
      const first = account(home, { email: 'ada@example.org', username: 'ada' });
      const second = (change: object) => stores.accounts.insert(account(home, change));
      await stores.accounts.insert(first);
      expect(await second({ email: 'ADA@Example.ORG', username: 'other' })).toBe('email_taken');
      expect(await second({ email: 'other@example.org', username: 'Ada' })).toBe('username_taken');
      expect(await second({ email: 'ada@example.org', username: 'ada' })).toBe('email_taken');
      const next = account(neighbour, { email: 'ada@example.org', username: 'ada' });
      expect(await stores.accounts.insert(next)).toBe('inserted');
    });

    test('an address that is taken does not end the transaction that tried it', async () => {
      await stores.accounts.insert(account(home, { email: 'taken@example.org' }));
      const other = account(home);
      const outcome = await opened.database.transact(async ({ accounts }) => {
        const taken = await accounts.insert(account(home, { email: 'taken@example.org' }));
        return [taken, await accounts.insert(other)];
      });
      expect(outcome).toEqual(['email_taken', 'inserted']);
      expect(await stores.accounts.findById(home, other.id)).toBeDefined();
    });

    test('of 20 parallel registrations of one address, one succeeds', async () => {
      const register = async () =>
        (await stores.accounts.insert(account(home, { email: 'race@example.org' }))) === 'inserted';
      expect(await winners(20, register)).toBe(1);
    });

    test('an account is found by its keys and only in its application', async () => {
      const made = account(home, { email: 'Find@example.org', username: 'Find.Me' });
      await stores.accounts.insert(made);
      const byEmail = { kind: 'email', key: 'find@example.org' } as const;
      const byName = { kind: 'username', key: 'find.me' } as const;
      expect((await stores.accounts.findByIdentifier(home, byEmail))?.id).toBe(made.id);
      expect((await stores.accounts.findByIdentifier(home, byName))?.id).toBe(made.id);
      expect(await stores.accounts.findByIdentifier(neighbour, byEmail)).toBeUndefined();
      expect(await stores.accounts.findByIdentifier(home, { ...byEmail, kind: 'username' })).toBeUndefined();
      expect(await stores.accounts.findById(neighbour, made.id)).toBeUndefined();
    });

    test('active and disabled factors make the second factor due, others do not', async () => {
      const owner = await owned(
        { type: 'totp', activatedAt: NOW + 5 },
        { type: 'totp', activatedAt: NOW + 3 },
        { type: 'email', activatedAt: NOW + 4 },
        { type: 'sms', status: 'disabled', activatedAt: NOW + 1 },
        { type: 'out-of-band', status: 'pending', activatedAt: NOW },
        { type: 'out-of-band', status: 'revoked', activatedAt: NOW },
      );
      expect(await stores.accounts.findById(home, owner)).toMatchObject({
        activeFactorTypes: ['email', 'totp'],
        secondFactorDue: true,
        twoFactorEnabledAt: NOW + 1,
      });
    });

    test('a factor that was disabled is still due though no kind is active', async () => {
      const found = await stores.accounts.findById(home, await owned({ status: 'disabled' }));
      expect(found).toMatchObject({ activeFactorTypes: [], secondFactorDue: true });
    });

    test('email rests until the last of its active factors does, where all of them rest', async () => {
      const rest = async (...factors: Parameters<typeof factor>[1][]) =>
        (await stores.accounts.findById(home, await owned(...factors)))?.emailFactorRestsUntil;
      const email = (restsUntil: number) => ({ type: 'email', restsUntil }) as const;
      expect(await rest(email(NOW + 5), email(NOW + 7), {})).toBe(NOW + 7);
      expect(await rest(email(NOW + 5), { type: 'email' })).toBeUndefined();
      expect(await rest(email(NOW + 5), { type: 'email', status: 'disabled' })).toBe(NOW + 5);
      expect(await rest({ ...email(NOW + 5), status: 'disabled' })).toBeUndefined();
      expect(await rest({ type: 'sms', restsUntil: NOW + 5 }, {})).toBeUndefined();
    });

    test('a pending factor counts for nothing', async () => {
      const found = await stores.accounts.findById(home, await owned({ status: 'pending' }));
      expect(found).toMatchObject({ activeFactorTypes: [], secondFactorDue: false });
      expect(found).not.toHaveProperty('twoFactorEnabledAt');
    });

    test('an account and the state of its factors are one statement, found or not', async () => {
      const known = await owned({});
      statements.length = 0;
      await stores.accounts.findById(home, known);
      await stores.accounts.findById(home, 'nobody');
      await stores.accounts.findByIdentifier(home, { kind: 'email', key: 'nobody@example.org' });
      expect(statements).toHaveLength(3);
    });

    test('pages follow each other by id and stay in their application', async () => {
      const made = [account(neighbour), account(neighbour), account(neighbour)];
      for (const one of made) await stores.accounts.insert(one);
      const ids = made.map((one) => one.id);
      const afterId = ids[0]!;
      const page = await stores.accounts.list(neighbour, { limit: 2, afterId });
      expect(page.map((one) => one.id)).toEqual(ids.slice(1));
      expect(await stores.accounts.list(neighbour, { limit: 100, afterId: ids[2]! })).toEqual([]);
    });

    test('a search matches the start of address or name and takes wildcards literally', async () => {
      const ids = [];
      for (const change of [{ email: 'zoë_1@example.org' }, { username: 'zoe_1' }, { username: 'zoex1' }]) {
        const made = account(home, change);
        ids.push(made.id);
        await stores.accounts.insert(made);
      }
      const search = async (text: string) =>
        (await stores.accounts.list(home, { limit: 9, search: text })).map((one) => one.id);
      expect(await search('zo')).toEqual(ids);
      expect(await search('zoe_')).toEqual([ids[1]]);
      expect(await search('zoë')).toEqual([ids[0]]);
      expect(await search('oe')).toEqual([]);
      expect(await search('%')).toEqual([]);
    });

    test('the credential version advances once from each version that was seen', async () => {
      const { accountId } = await newOwner(stores, home);
      const advance = () =>
        stores.accounts.advanceCredentialVersion(home, accountId, {
          seen: 1,
          passwordHash: 'new',
          now: NOW + 9,
        });
      expect(await winners(50, advance)).toBe(1);
      const found = await stores.accounts.findById(home, accountId);
      expect(found).toMatchObject({ credentialVersion: 2, passwordHash: 'new', updatedAt: NOW + 9 });
    });

    test('advancing the version without a password keeps the hash', async () => {
      const made = account(home, { passwordHash: 'kept' });
      await stores.accounts.insert(made);
      await stores.accounts.advanceCredentialVersion(home, made.id, { seen: 1, now: NOW });
      const found = await stores.accounts.findById(home, made.id);
      expect(found).toMatchObject({ credentialVersion: 2, passwordHash: 'kept' });
    });

    test('a stronger hash replaces only the one that was verified, and ends nothing', async () => {
      const made = account(home, { passwordHash: 'weak' });
      await stores.accounts.insert(made);
      expect(await stores.accounts.upgradePasswordHash(home, made.id, 'other', 'strong')).toBe(false);
      expect(await stores.accounts.upgradePasswordHash(home, made.id, 'weak', 'strong')).toBe(true);
      const found = await stores.accounts.findById(home, made.id);
      expect(found).toMatchObject({ credentialVersion: 1, passwordHash: 'strong' });
    });

    test('disabling and enabling each advance the version', async () => {
      const { accountId } = await newOwner(stores, home);
      expect(await stores.accounts.setDisabled(home, accountId, NOW, NOW)).toBe(true);
      expect(await stores.accounts.findById(home, accountId)).toMatchObject({
        disabledAt: NOW,
        credentialVersion: 2,
      });
      expect(await stores.accounts.setDisabled(home, accountId, undefined, NOW)).toBe(true);
      const enabled = await stores.accounts.findById(home, accountId);
      expect(enabled).not.toHaveProperty('disabledAt');
      expect(enabled).toMatchObject({ credentialVersion: 3 });
    });

    test("an address is verified once, while it is the account's", async () => {
      const made = account(home, { email: 'Verify@example.org' });
      await stores.accounts.insert(made);
      const verify = (key: string, now: number) => stores.accounts.verifyEmail(home, made.id, key, now);
      expect(await verify('other@example.org', NOW + 1)).toBe(false);
      expect(await stores.accounts.findById(home, made.id)).not.toHaveProperty('emailVerifiedAt');
      expect(await verify('verify@example.org', NOW + 2)).toBe(true);
      expect(await verify('verify@example.org', NOW + 3)).toBe(true);
      const verified = { emailVerifiedAt: NOW + 2, updatedAt: NOW + 2, credentialVersion: 1 };
      expect(await stores.accounts.findById(home, made.id)).toMatchObject(verified);
    });

    test('what a business calls somebody is noted once, and holds under 16 parallel names', async () => {
      const id = await owned();
      let made = 0;
      const name = () => stores.accounts.nameExternally(home, id, `name-${made++}`);
      expect(await winners(16, name)).toBe(1);
      const { externalId = '' } = (await stores.accounts.findById(home, id))!;
      expect(await stores.accounts.nameExternally(home, id, externalId)).toBe(true);
      expect(await stores.accounts.nameExternally(neighbour, id, externalId)).toBe(false);
      expect(await stores.accounts.lock(home, id)).toBe(true);
      expect(await stores.accounts.lock(neighbour, id)).toBe(false);
    });

    test('an address is released once from each version that was seen, and free for another', async () => {
      const email = 'Release@example.org';
      const made = account(home, { email, emailVerifiedAt: NOW, username: 'release' });
      await stores.accounts.insert(made);
      const release = (seen: number) => stores.accounts.releaseEmail(home, made.id, { seen, now: NOW + 4 });
      expect(await release(0)).toBe(false);
      expect(await winners(50, () => release(1))).toBe(1);
      const { email: _, emailVerifiedAt: __, ...rest } = made;
      const computed = { activeFactorTypes: [], secondFactorDue: false };
      const left = { ...rest, ...computed, credentialVersion: 2, updatedAt: NOW + 4 };
      expect(await stores.accounts.findById(home, made.id)).toStrictEqual(left);
      expect(await stores.accounts.verifyEmail(home, made.id, 'release@example.org', NOW)).toBe(false);
      expect(await stores.accounts.insert(account(home, { email }))).toBe('inserted');
    });

    test('another application changes nothing', async () => {
      const made = account(home, { passwordHash: 'mine', email: 'wall@example.org' });
      await stores.accounts.insert(made);
      const { accounts } = stores;
      const change = { seen: 1, passwordHash: 'theirs', now: NOW };
      expect(await accounts.advanceCredentialVersion(neighbour, made.id, change)).toBe(false);
      expect(await accounts.upgradePasswordHash(neighbour, made.id, 'mine', 'theirs')).toBe(false);
      expect(await accounts.verifyEmail(neighbour, made.id, 'wall@example.org', NOW)).toBe(false);
      expect(await accounts.releaseEmail(neighbour, made.id, { seen: 1, now: NOW })).toBe(false);
      expect(await accounts.setDisabled(neighbour, made.id, NOW, NOW)).toBe(false);
      const found = await accounts.findById(home, made.id);
      expect(found).toMatchObject(made);
      expect(found).not.toHaveProperty('emailVerifiedAt');
    });

    test('a row cannot belong to an account of another application', async () => {
      const { accountId } = await newOwner(stores, home);
      const stray = factor({ applicationId: neighbour, accountId });
      await expect(stores.factors.insert(stray)).rejects.toThrow(/foreign key/i);
    });
  });
}
