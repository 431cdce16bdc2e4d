import { expect, test } from 'vitest';
import { describeStores } from './describe-stores.ts';
import { account, factor, NOW, newOwner, winners } from './rows.ts';

describeStores('accounts', (on) => {
  const owned = async (...factors: Parameters<typeof factor>[1][]) => {
    const owner = await newOwner(on.stores, on.home);
    for (const change of factors)
      await on.stores.in(owner.applicationId).factors.insert(factor(owner, change));
    return owner.accountId;
  };

  test('an account comes back as it was written, what was absent still absent', async () => {
    const bare = account(on.home);
    const full = account(on.home, {
      email: 'Grace@Example.org',
      emailVerifiedAt: NOW,
      username: 'Grace',
      language: 'fr',
      passwordHash: '$argon2id$…',
      disabledAt: NOW + 1,
      credentialVersion: 7,
    });
    const computed = { activeFactorTypes: [], secondFactorDue: false };
    expect(await on.stores.in(bare.applicationId).accounts.insert(bare)).toBe('inserted');
    expect(await on.stores.in(full.applicationId).accounts.insert(full)).toBe('inserted');
    expect(await on.stores.in(on.home).accounts.findById(bare.id)).toStrictEqual({ ...bare, ...computed });
    expect(await on.stores.in(on.home).accounts.findById(full.id)).toStrictEqual({ ...full, ...computed });
  });

  test('an address and a name are taken whatever their case, and free in another application', async () => {
    const first = account(on.home, { email: 'ada@example.org', username: 'ada' });
    const second = (change: object) => on.stores.in(on.home).accounts.insert(account(on.home, change));
    await on.stores.in(first.applicationId).accounts.insert(first);
    expect(await second({ email: 'ADA@Example.ORG', username: 'other' })).toBe('email_taken');
    expect(await second({ email: 'other@example.org', username: 'Ada' })).toBe('username_taken');
    expect(await second({ email: 'ada@example.org', username: 'ada' })).toBe('email_taken');
    const next = account(on.neighbour, { email: 'ada@example.org', username: 'ada' });
    expect(await on.stores.in(next.applicationId).accounts.insert(next)).toBe('inserted');
  });

  test('an address that is taken does not end the transaction that tried it', async () => {
    await on.stores.in(on.home).accounts.insert(account(on.home, { email: 'taken@example.org' }));
    const other = account(on.home);
    const outcome = await on.opened.database.transact(async (stores) => {
      const taken = await stores
        .in(on.home)
        .accounts.insert(account(on.home, { email: 'taken@example.org' }));
      return [taken, await stores.in(other.applicationId).accounts.insert(other)];
    });
    expect(outcome).toEqual(['email_taken', 'inserted']);
    expect(await on.stores.in(on.home).accounts.findById(other.id)).toBeDefined();
  });

  test('of 20 parallel registrations of one address, one succeeds', async () => {
    const register = async () =>
      (await on.stores.in(on.home).accounts.insert(account(on.home, { email: 'race@example.org' }))) ===
      'inserted';
    expect(await winners(20, register)).toBe(1);
  });

  test('an account is found by its keys and only in its application', async () => {
    const made = account(on.home, { email: 'Find@example.org', username: 'Find.Me' });
    await on.stores.in(made.applicationId).accounts.insert(made);
    const byEmail = { kind: 'email', key: 'find@example.org' } as const;
    const byName = { kind: 'username', key: 'find.me' } as const;
    expect((await on.stores.in(on.home).accounts.findByIdentifier(byEmail))?.id).toBe(made.id);
    expect((await on.stores.in(on.home).accounts.findByIdentifier(byName))?.id).toBe(made.id);
    expect(await on.stores.in(on.neighbour).accounts.findByIdentifier(byEmail)).toBeUndefined();
    expect(
      await on.stores.in(on.home).accounts.findByIdentifier({ ...byEmail, kind: 'username' }),
    ).toBeUndefined();
    expect(await on.stores.in(on.neighbour).accounts.findById(made.id)).toBeUndefined();
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
    expect(await on.stores.in(on.home).accounts.findById(owner)).toMatchObject({
      activeFactorTypes: ['email', 'totp'],
      secondFactorDue: true,
      twoFactorEnabledAt: NOW + 1,
    });
  });

  test('a factor that was disabled is still due though no kind is active', async () => {
    const found = await on.stores.in(on.home).accounts.findById(await owned({ status: 'disabled' }));
    expect(found).toMatchObject({ activeFactorTypes: [], secondFactorDue: true });
  });

  test('email cools down until the last of its active factors has, where all of them do', async () => {
    const rest = async (...factors: Parameters<typeof factor>[1][]) =>
      (await on.stores.in(on.home).accounts.findById(await owned(...factors)))?.emailCooldownUntil;
    const email = (cooldownUntil: number) => ({ type: 'email', cooldownUntil }) as const;
    expect(await rest(email(NOW + 5), email(NOW + 7), {})).toBe(NOW + 7);
    expect(await rest(email(NOW + 5), { type: 'email' })).toBeUndefined();
    expect(await rest(email(NOW + 5), { type: 'email', status: 'disabled' })).toBe(NOW + 5);
    expect(await rest({ ...email(NOW + 5), status: 'disabled' })).toBeUndefined();
    expect(await rest({ type: 'sms', cooldownUntil: NOW + 5 }, {})).toBeUndefined();
  });

  test('a pending factor counts for nothing', async () => {
    const found = await on.stores.in(on.home).accounts.findById(await owned({ status: 'pending' }));
    expect(found).toMatchObject({ activeFactorTypes: [], secondFactorDue: false });
    expect(found).not.toHaveProperty('twoFactorEnabledAt');
  });

  test('an account and the state of its factors are one statement, found or not', async () => {
    const known = await owned({});
    on.statements.length = 0;
    await on.stores.in(on.home).accounts.findById(known);
    await on.stores.in(on.home).accounts.findById('nobody');
    await on.stores.in(on.home).accounts.findByIdentifier({ kind: 'email', key: 'nobody@example.org' });
    expect(on.statements).toHaveLength(3);
  });

  test('pages follow each other by id and stay in their application', async () => {
    const made = [account(on.neighbour), account(on.neighbour), account(on.neighbour)];
    for (const one of made) await on.stores.in(one.applicationId).accounts.insert(one);
    const ids = made.map((one) => one.id);
    const afterId = ids[0]!;
    const page = await on.stores.in(on.neighbour).accounts.list({ limit: 2, afterId });
    expect(page.map((one) => one.id)).toEqual(ids.slice(1));
    expect(await on.stores.in(on.neighbour).accounts.list({ limit: 100, afterId: ids[2]! })).toEqual([]);
  });

  test('a search matches the start of address or name and takes wildcards literally', async () => {
    const ids = [];
    for (const change of [{ email: 'zoë_1@example.org' }, { username: 'zoe_1' }, { username: 'zoex1' }]) {
      const made = account(on.home, change);
      ids.push(made.id);
      await on.stores.in(made.applicationId).accounts.insert(made);
    }
    const search = async (text: string) =>
      (await on.stores.in(on.home).accounts.list({ limit: 9, search: text })).map((one) => one.id);
    expect(await search('zo')).toEqual(ids);
    expect(await search('zoe_')).toEqual([ids[1]]);
    expect(await search('zoë')).toEqual([ids[0]]);
    expect(await search('oe')).toEqual([]);
    expect(await search('%')).toEqual([]);
  });

  test('the credential version advances once from each version that was seen', async () => {
    const { accountId } = await newOwner(on.stores, on.home);
    const advance = () =>
      on.stores.in(on.home).accounts.advanceCredentialVersion(accountId, {
        seen: 1,
        passwordHash: 'new',
        now: NOW + 9,
      });
    expect(await winners(50, advance)).toBe(1);
    const found = await on.stores.in(on.home).accounts.findById(accountId);
    expect(found).toMatchObject({ credentialVersion: 2, passwordHash: 'new', updatedAt: NOW + 9 });
  });

  test('advancing the version without a password keeps the hash', async () => {
    const made = account(on.home, { passwordHash: 'kept' });
    await on.stores.in(made.applicationId).accounts.insert(made);
    await on.stores.in(on.home).accounts.advanceCredentialVersion(made.id, { seen: 1, now: NOW });
    const found = await on.stores.in(on.home).accounts.findById(made.id);
    expect(found).toMatchObject({ credentialVersion: 2, passwordHash: 'kept' });
  });

  test('a stronger hash replaces only the one that was verified, and ends nothing', async () => {
    const made = account(on.home, { passwordHash: 'weak' });
    await on.stores.in(made.applicationId).accounts.insert(made);
    expect(await on.stores.in(on.home).accounts.upgradePasswordHash(made.id, 'other', 'strong')).toBe(false);
    expect(await on.stores.in(on.home).accounts.upgradePasswordHash(made.id, 'weak', 'strong')).toBe(true);
    const found = await on.stores.in(on.home).accounts.findById(made.id);
    expect(found).toMatchObject({ credentialVersion: 1, passwordHash: 'strong' });
  });

  test('disabling and enabling each advance the version', async () => {
    const { accountId } = await newOwner(on.stores, on.home);
    expect(await on.stores.in(on.home).accounts.setDisabled(accountId, NOW, NOW)).toBe(true);
    expect(await on.stores.in(on.home).accounts.findById(accountId)).toMatchObject({
      disabledAt: NOW,
      credentialVersion: 2,
    });
    expect(await on.stores.in(on.home).accounts.setDisabled(accountId, undefined, NOW)).toBe(true);
    const enabled = await on.stores.in(on.home).accounts.findById(accountId);
    expect(enabled).not.toHaveProperty('disabledAt');
    expect(enabled).toMatchObject({ credentialVersion: 3 });
  });

  test("an address is verified once, while it is the account's", async () => {
    const made = account(on.home, { email: 'Verify@example.org' });
    await on.stores.in(made.applicationId).accounts.insert(made);
    const verify = (email: string, now: number) =>
      on.stores.in(on.home).accounts.verifyEmail(made.id, email, now);
    expect(await verify('other@example.org', NOW + 1)).toBe(false);
    expect(await on.stores.in(on.home).accounts.findById(made.id)).not.toHaveProperty('emailVerifiedAt');
    expect(await verify('Verify@example.org', NOW + 2)).toBe(true);
    expect(await verify('Verify@example.org', NOW + 3)).toBe(true);
    const verified = { emailVerifiedAt: NOW + 2, updatedAt: NOW + 2, credentialVersion: 1 };
    expect(await on.stores.in(on.home).accounts.findById(made.id)).toMatchObject(verified);
  });

  test('what a business calls someone is noted once, and holds under 16 parallel names', async () => {
    const id = await owned();
    let made = 0;
    const name = () => on.stores.in(on.home).accounts.nameExternally(id, `name-${made++}`);
    expect(await winners(16, name)).toBe(1);
    const { externalId = '' } = (await on.stores.in(on.home).accounts.findById(id))!;
    expect(await on.stores.in(on.home).accounts.nameExternally(id, externalId)).toBe(true);
    expect(await on.stores.in(on.neighbour).accounts.nameExternally(id, externalId)).toBe(false);
    expect(await on.stores.in(on.home).accounts.lock(id)).toBe(true);
    expect(await on.stores.in(on.neighbour).accounts.lock(id)).toBe(false);
  });

  test('an address is released once from each version that was seen, and free for another', async () => {
    const email = 'Release@example.org';
    const made = account(on.home, { email, emailVerifiedAt: NOW, username: 'release' });
    await on.stores.in(made.applicationId).accounts.insert(made);
    const release = (seen: number) =>
      on.stores.in(on.home).accounts.releaseEmail(made.id, { seen, now: NOW + 4 });
    expect(await release(0)).toBe(false);
    expect(await winners(50, () => release(1))).toBe(1);
    const { email: _, emailVerifiedAt: __, ...rest } = made;
    const computed = { activeFactorTypes: [], secondFactorDue: false };
    const left = { ...rest, ...computed, credentialVersion: 2, updatedAt: NOW + 4 };
    expect(await on.stores.in(on.home).accounts.findById(made.id)).toStrictEqual(left);
    expect(await on.stores.in(on.home).accounts.verifyEmail(made.id, 'release@example.org', NOW)).toBe(false);
    expect(await on.stores.in(on.home).accounts.insert(account(on.home, { email }))).toBe('inserted');
  });

  test('another application changes nothing', async () => {
    const made = account(on.home, { passwordHash: 'mine', email: 'wall@example.org' });
    await on.stores.in(made.applicationId).accounts.insert(made);
    const change = { seen: 1, passwordHash: 'theirs', now: NOW };
    expect(await on.stores.in(on.neighbour).accounts.advanceCredentialVersion(made.id, change)).toBe(false);
    expect(await on.stores.in(on.neighbour).accounts.upgradePasswordHash(made.id, 'mine', 'theirs')).toBe(
      false,
    );
    expect(await on.stores.in(on.neighbour).accounts.verifyEmail(made.id, 'wall@example.org', NOW)).toBe(
      false,
    );
    expect(await on.stores.in(on.neighbour).accounts.releaseEmail(made.id, { seen: 1, now: NOW })).toBe(
      false,
    );
    expect(await on.stores.in(on.neighbour).accounts.setDisabled(made.id, NOW, NOW)).toBe(false);
    const found = await on.stores.in(on.home).accounts.findById(made.id);
    expect(found).toMatchObject(made);
    expect(found).not.toHaveProperty('emailVerifiedAt');
  });

  test('a row cannot belong to an account of another application', async () => {
    const { accountId } = await newOwner(on.stores, on.home);
    const stray = factor({ applicationId: on.neighbour, accountId });
    await expect(on.stores.in(stray.applicationId).factors.insert(stray)).rejects.toThrow(/foreign key/i);
  });
});
