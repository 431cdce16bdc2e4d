import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completeSettings } from '../../src/core/application/application.ts';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createMigrator } from '../../src/storage/migrations/migrations.ts';
import { storageEngines } from '../support/engines.ts';
import { actionToken, id, message, NOW, type Owner, qrLink, sentCode, session } from './rows.ts';

for (const engine of storageEngines) {
  describe(`a database from before codes travelled on ${engine.name}`, () => {
    let connection: Connection;
    let database: OpenDatabase;
    let remove: () => Promise<void>;
    let owner: Owner;

    beforeEach(async () => {
      const located = await engine.locate();
      ({ remove } = located);
      connection = connect(located.location, {});
      const migrator = createMigrator(connection.db, connection.dialect);
      const { error } = await migrator.migrateTo('0001-initial');
      expect(error).toBeUndefined();
      owner = await populate(connection);
      database = openDatabase(located.location);
      expect(await database.pendingMigrations()).toEqual([
        '0002-codes-that-travel',
        '0003-qr-links',
        '0004-hosted',
        '0005-lost-refreshes',
        '0006-mailbox-keys',
        '0008-audit-of-persons',
        '0009-own-budgets',
        '0010-places',
      ]);
      await database.migrate();
    });
    afterEach(async () => {
      await connection.close();
      await database.close();
      await remove();
    });

    test('keeps its rows, and what is new about them is absent', async () => {
      const { applications } = database.stores;
      const account = await database.stores.in(owner.applicationId).accounts.findById(owner.accountId);
      expect(account).toMatchObject({ email: 'Ada@example.org', activeFactorTypes: ['totp'] });
      expect(account).not.toHaveProperty('language');
      expect(account).not.toHaveProperty('emailCooldownUntil');
      const [factor] = await database.stores.in(owner.applicationId).factors.listByAccount(owner.accountId);
      expect(factor).toMatchObject({ status: 'active', state: '7' });
      expect(factor).not.toHaveProperty('cooldownUntil');
      const application = await applications.findById(owner.applicationId);
      expect(application?.settings).toEqual(completeSettings({ registration: 'closed' }));
    });

    test('keeps its sessions, which make no browser and no place familiar', async () => {
      const [old] = await database.stores.in(owner.applicationId).sessions.listLive(owner.accountId, NOW);
      expect(old).toMatchObject({ ipAddress: '192.0.2.1', browserFamily: '', place: '' });
      const open = async (browserFamily: string) =>
        (
          await database.stores
            .in(owner.applicationId)
            .sessions.insert(session(owner, { browserFamily, place: browserFamily }), 1)
        ).familiar;
      expect(await open('')).toBe(false);
      expect(await open('firefox')).toBe(false);
      expect(await open('firefox')).toBe(true);
    });

    test('takes what is new', async () => {
      const { applicationId, accountId } = owner;
      await database.stores.in(owner.applicationId).sentCodes.insert(sentCode(owner));
      await database.stores.in(owner.applicationId).actionTokens.insert(actionToken(owner));
      await database.stores.in(owner.applicationId).qrLinks.insert(qrLink(owner));
      await database.stores.in(applicationId).outbox.insert(message(applicationId));
      expect(
        await database.stores.in(applicationId).smsLedger.spend('2027-01-15', { cost: 1, cap: 1 }),
      ).toBeDefined();
      expect(
        await database.stores.in(applicationId).accounts.verifyEmail(accountId, 'Ada@example.org', NOW),
      ).toBe(true);
      expect(await database.stores.in(applicationId).factors.coolDownEmail(accountId, NOW)).toBe(0);
    });
  });
}

/** As the first version wrote them: without the columns that came later. */
async function populate({ db }: Connection): Promise<Owner> {
  const [domain_id, application_id, account_id] = [id(), id(), id()];
  const made = { created_at: NOW, updated_at: NOW };
  const shop = {
    client_id: 'default',
    name: 'Shop',
    kind: 'accounts',
    settings: '{"registration":"closed"}',
  } as const;
  const ada = { email: 'Ada@example.org', email_key: 'ada@example.org', credential_version: 1 };
  await db.insertInto('domains').values({ id: domain_id, name: 'Operator', created_at: NOW }).execute();
  await db
    .insertInto('applications')
    .values({ id: application_id, domain_id, ...shop, ...made })
    .execute();
  await db
    .insertInto('accounts')
    .values({ id: account_id, application_id, ...ada, ...made })
    .execute();
  await populateAccount(db, { application_id, account_id });
  return { applicationId: application_id, accountId: account_id };
}

async function populateAccount(
  db: Connection['db'],
  owner: { application_id: string; account_id: string },
): Promise<void> {
  const factor = {
    type: 'totp',
    status: 'active',
    secret: 'v1.key1.iv.ciphertext',
    parameters: '{}',
  } as const;
  const proofs = { amr: '["pwd"]', auth_time: NOW, family_hash: 'family', refresh_hash: 'refresh' };
  const place = { ip_address: '192.0.2.1', user_agent: 'Browser/1' };
  const times = { last_used_at: NOW, expires_at: NOW + 1000, absolute_expires_at: NOW + 5000 };
  await db
    .insertInto('factors')
    .values({ id: id(), ...owner, ...factor, state: '7', created_at: NOW })
    .execute();
  await db
    .insertInto('sessions')
    .values({ id: id(), ...owner, ...proofs, ...place, ...times, created_at: NOW })
    .execute();
}
