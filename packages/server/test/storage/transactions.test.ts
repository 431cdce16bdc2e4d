import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AllStores } from '../../src/core/stores.ts';
import { Rollback, type Stores } from '../../src/core/stores.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { storageEngines, type TestDatabase } from '../support/engines.ts';
import { account, event, factor, id, NOW, newOwner, settle, winners } from './rows.ts';

for (const engine of storageEngines) {
  describe(`transactions on ${engine.name}`, () => {
    let opened: TestDatabase;
    let stores: AllStores;
    let home: string;
    const statements: string[] = [];

    beforeAll(async () => {
      opened = await engine.open({ onStatement: (sql) => statements.push(sql) });
      ({ stores } = opened.database);
      ({ home } = await settle(stores));
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      statements.length = 0;
    });

    const exists = async (accountId: string) =>
      (await stores.in(home).accounts.findById(accountId)) !== undefined;

    test('what a transaction wrote is there, and its outcome is returned', async () => {
      const made = account(home);
      const outcome = await opened.database.transact((stores) =>
        stores.in(made.applicationId).accounts.insert(made),
      );
      expect(outcome).toBe('inserted');
      expect(await exists(made.id)).toBe(true);
    });

    test('a transaction begins, works and commits, and takes no further statement', async () => {
      await opened.database.transact(({ domains }) => domains.list());
      const begin = opened.database.dialect === 'sqlite' ? /^begin immediate$/ : /^begin(;|$)/;
      expect(statements).toEqual([expect.stringMatching(begin), expect.stringMatching(/^select/), 'commit']);
    });

    test('a rollback leaves nothing and returns its outcome', async () => {
      const made = account(home);
      const outcome = await opened.database.transact(async (stores) => {
        await stores.in(made.applicationId).accounts.insert(made);
        await stores.in(home).audit.append(event(home, { accountId: made.id }));
        throw new Rollback('refused');
      });
      expect(outcome).toBe('refused');
      expect(await exists(made.id)).toBe(false);
      expect(await stores.in(home).audit.list({ accountId: made.id, limit: 1 })).toEqual([]);
    });

    test('an error leaves nothing and is thrown', async () => {
      const made = account(home);
      const work = opened.database.transact(async (stores) => {
        await stores.in(made.applicationId).accounts.insert(made);
        throw new Error('broken');
      });
      await expect(work).rejects.toThrow('broken');
      expect(await exists(made.id)).toBe(false);
    });

    test('a statement that failed undoes the transaction even if its error was swallowed', async () => {
      const made = account(home);
      const work = opened.database.transact(async (stores) => {
        await stores.in(made.applicationId).accounts.insert(made);
        await stores
          .in(home)
          .factors.insert(factor({ applicationId: home, accountId: 'nobody' }))
          .catch(() => undefined);
      });
      if (opened.database.dialect === 'postgres') {
        await expect(work).rejects.toThrow('a failed transaction was not committed');
        expect(await exists(made.id)).toBe(false);
      } else {
        await work;
        expect(await exists(made.id)).toBe(true);
      }
    });

    test('nobody sees a transaction before it has committed', async () => {
      const other = openDatabase(opened.location);
      const made = account(home);
      await opened.database.transact(async (stores) => {
        await stores.in(made.applicationId).accounts.insert(made);
        expect(await other.stores.in(home).accounts.findById(made.id)).toBeUndefined();
      });
      expect(await other.stores.in(home).accounts.findById(made.id)).toBeDefined();
      await other.close();
    });

    test('no statement of another request slips into an open transaction', async () => {
      const [inside, outside] = [account(home), account(home)];
      let request: Promise<unknown> = Promise.resolve();
      const enter = Promise.withResolvers<undefined>();
      const insert = enter.promise.then(() => stores.in(outside.applicationId).accounts.insert(outside));
      await opened.database.transact(async (stores) => {
        await stores.in(inside.applicationId).accounts.insert(inside);
        request = insert;
        enter.resolve(undefined);
        await delay(20);
        throw new Rollback(undefined);
      });
      await request;
      expect([await exists(inside.id), await exists(outside.id)]).toEqual([false, true]);
    });

    test('work that goes past its stores is caught', async () => {
      const escape = opened.database.transact(() => stores.domains.list());
      await expect(escape).rejects.toThrow('went past its stores');
      const nested = opened.database.transact(() => opened.database.transact(() => Promise.resolve(1)));
      await expect(nested).rejects.toThrow('went past its stores');
      expect(await stores.domains.list()).toHaveLength(1);
    });

    test('stores are of no use after their transaction', async () => {
      const kept = await opened.database.transact((inside) => Promise.resolve(inside.domains));
      await expect(kept.list()).rejects.toThrow();
    });

    test('transactions that lock each other out run again until both have committed', async () => {
      const [one, other] = [await newOwner(stores, home), await newOwner(stores, home)];
      const disable = async (accounts: Stores['accounts'], accountId: string) => {
        await accounts.setDisabled(accountId, NOW, NOW);
        await delay(5);
      };
      let runs = 0;
      const lockBoth = (first: string, second: string) =>
        opened.database.transact(async (all) => {
          const { accounts } = all.in(home);
          runs += 1;
          await disable(accounts, first);
          await disable(accounts, second);
        });
      await Promise.all([lockBoth(one.accountId, other.accountId), lockBoth(other.accountId, one.accountId)]);
      for (const { accountId } of [one, other])
        expect(await stores.in(home).accounts.findById(accountId)).toMatchObject({ credentialVersion: 3 });
      if (opened.database.dialect === 'postgres') expect(runs).toBeGreaterThan(2);
    });

    test('two connections that spend the same step: one wins, 25 times over', async () => {
      const other = openDatabase(opened.location);
      const owner = await newOwner(stores, home);
      const made = factor(owner);
      await stores.in(made.applicationId).factors.insert(made);
      for (let step = 0; step < 25; step++) {
        const change = { from: String(step), to: String(step + 1), now: NOW };
        let turn = 0;
        const spend = () => {
          turn += 1;
          const database = turn % 2 === 0 ? opened.database : other;
          return database.transact((stores) => stores.in(home).factors.advanceState(made.id, change));
        };
        expect(await winners(6, spend)).toBe(1);
      }
      await other.close();
    });

    test('transactions that follow each other see what came before', async () => {
      const { accountId } = await newOwner(stores, home);
      const advance = () =>
        opened.database.transact(async (stores) => {
          const seen = (await stores.in(home).accounts.findById(accountId))!.credentialVersion;
          return stores.in(home).accounts.advanceCredentialVersion(accountId, { seen, now: NOW });
        });
      const won = await winners(40, advance);
      const found = await stores.in(home).accounts.findById(accountId);
      expect(found?.credentialVersion).toBe(1 + won);
      if (opened.database.dialect === 'sqlite') expect(won).toBe(40);
    });

    test('a closed database says that it is unavailable', async () => {
      const closed = openDatabase(opened.location);
      await closed.ping();
      await closed.close();
      await closed.close();
      const unavailable = { code: 'database_unavailable' };
      await expect(closed.ping()).rejects.toMatchObject(unavailable);
      await expect(closed.stores.domains.list()).rejects.toMatchObject(unavailable);
      await expect(closed.transact(() => Promise.resolve(id()))).rejects.toMatchObject(unavailable);
    });

    test('a database that was never opened closes and stays closed', async () => {
      const closed = openDatabase(opened.location);
      await closed.close();
      await expect(closed.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    });
  });
}
