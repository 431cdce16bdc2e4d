import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AllStores } from '../../src/core/stores.ts';
import type { WebhookDelivery } from '../../src/core/webhook/webhook-delivery.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { storageEngines, type TestDatabase } from '../support/engines.ts';
import { delivery, NOW, settle, winners } from './rows.ts';

const LEASE = NOW + 30;

for (const engine of storageEngines) {
  describe(`webhook deliveries on ${engine.name}`, () => {
    let opened: TestDatabase;
    /** As another process would have it. */
    let other: OpenDatabase;
    let stores: AllStores;
    let home: string;
    let neighbour: string;
    beforeAll(async () => {
      opened = await engine.open();
      other = openDatabase(opened.location);
      ({ stores } = opened.database);
    });
    afterAll(async () => {
      await other.close();
      await opened.close();
    });
    beforeEach(async () => {
      ({ home, neighbour } = await settle(stores));
    });

    const insert = async (change: Partial<WebhookDelivery> = {}) => {
      const made = delivery(home, change);
      await stores.in(made.applicationId).webhookDeliveries.insert(made);
      return made;
    };
    const claim = (now = NOW, limit = 9, from = stores) =>
      from.in(home).webhookDeliveries.claim({ now, leasedUntil: now + 30, limit });
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort();
    const by = (attempts: number, now = NOW) => ({ now, attempts });

    test('of 8 parallel claims on two connections, one gets each message', async () => {
      const made = [];
      for (let count = 0; count < 40; count++) made.push(await insert({ orderingKey: `k${count}` }));
      const batches = await Promise.all(
        Array.from({ length: 8 }, (_, turn) => claim(NOW, 7, turn % 2 === 0 ? stores : other.stores)),
      );
      const all = [...batches.flat(), ...(await claim(NOW, 40))];
      expect(ids(all)).toEqual(ids(made));
      expect(all.every(({ attempts, leasedUntil }) => attempts === 1 && leasedUntil === LEASE)).toBe(true);
    });

    test('the newer waits until the older is delivered or dead; other keys and kinds do not', async () => {
      const [first, second] = [await insert(), await insert()];
      const others = [await insert({ orderingKey: 'other' }), await insert({ kind: 'event' })];
      expect(ids(await claim())).toEqual(ids([first, ...others]));
      expect(await claim()).toEqual([]);
      await stores.in(home).webhookDeliveries.settle(first.id, 'dead', by(1));
      expect(ids(await claim())).toEqual([second.id]);
    });

    test('a retry gives the lease back and lets what waits behind it rest as long', async () => {
      const [first, second] = [await insert(), await insert()];
      await claim();
      expect(
        await stores.in(home).webhookDeliveries.retry(first.id, NOW + 9, { ...by(1), lastStatus: 500 }),
      ).toBe(true);
      expect(await stores.webhookDeliveries.listDue(NOW + 8)).not.toContain(home);
      expect(await claim(NOW + 9)).toMatchObject([{ id: first.id, attempts: 2, lastStatus: 500 }]);
      await stores.in(home).webhookDeliveries.settle(first.id, 'delivered', by(2));
      expect(await claim(NOW + 9)).toMatchObject([{ id: second.id, attempts: 1 }]);
    });

    test('a lease that lapsed is someone else’s: whoever held it buries and postpones nothing', async () => {
      const made = await insert();
      await claim();
      expect(await claim(LEASE - 1)).toEqual([]);
      expect(await stores.webhookDeliveries.listDue(LEASE)).toContain(home);
      expect(await claim(LEASE)).toMatchObject([{ id: made.id, attempts: 2 }]);
      expect(await stores.in(home).webhookDeliveries.retry(made.id, NOW, by(1))).toBe(false);
      expect(await stores.in(home).webhookDeliveries.settle(made.id, 'dead', by(1))).toBe(false);
      expect(await stores.in(home).webhookDeliveries.settle(made.id, 'delivered', by(1))).toBe(true);
    });

    test('a message ends once; delivered it is blank, dead it keeps its content and can be revived', async () => {
      const [made, lost] = [await insert(), await insert({ orderingKey: 'lost' })];
      await claim();
      const deliver = () => stores.in(home).webhookDeliveries.settle(made.id, 'delivered', by(1));
      expect(await winners(20, deliver)).toBe(1);
      expect(await stores.in(home).webhookDeliveries.find(made.id)).toMatchObject({
        status: 'delivered',
        payload: '',
      });
      await stores.in(home).webhookDeliveries.settle(lost.id, 'dead', by(1));
      const revive = (id: string) =>
        stores.in(home).webhookDeliveries.revive(id, { now: NOW + 50, expiresAt: NOW + 99 });
      expect([await revive(made.id), await winners(20, () => revive(lost.id))]).toEqual([false, 1]);
      const row = await stores.in(home).webhookDeliveries.find(lost.id);
      expect(row).toMatchObject({
        status: 'pending',
        attempts: 0,
        payload: lost.payload,
        expiresAt: NOW + 99,
      });
      expect(row).not.toHaveProperty('settledAt');
    });

    test('the backlog is what is pending over all applications, and the dead are counted', async () => {
      const { webhookDeliveries } = stores;
      const [before, deadBefore] = [
        await webhookDeliveries.readBacklog(),
        await webhookDeliveries.countDead(),
      ];
      await insert({ createdAt: 3 });
      await stores.in(neighbour).webhookDeliveries.insert(delivery(neighbour, { createdAt: 2 }));
      for (const status of ['dead', 'delivered'] as const) await insert({ status, createdAt: 1 });
      expect(await webhookDeliveries.readBacklog()).toEqual({ waiting: before.waiting + 2, oldestAt: 2 });
      expect(await webhookDeliveries.countDead()).toBe(deadBefore + 1);
    });

    test('listeners hear of what was committed, once per application, until they stop listening', async () => {
      const heard: string[] = [];
      const ignore = opened.database.onWebhook((applicationId) => heard.push(applicationId));
      await opened.database.transact(async (stores) => {
        await stores.in(home).webhookDeliveries.insertAll([delivery(home), delivery(home)]);
        await stores.in(neighbour).webhookDeliveries.insert(delivery(neighbour));
        expect(heard).toEqual([]);
      });
      expect(heard.toSorted()).toEqual([home, neighbour].sort());
      const failed = opened.database.transact(async (stores) => {
        await stores.in(home).webhookDeliveries.insert(delivery(home));
        throw new Error('undone');
      });
      await expect(failed).rejects.toThrow('undone');
      ignore();
      await insert();
      expect(heard).toHaveLength(2);
    });

    test('another application sees and changes nothing', async () => {
      const made = await insert();
      expect(
        await stores.in(neighbour).webhookDeliveries.claim({ now: NOW, leasedUntil: LEASE, limit: 9 }),
      ).toEqual([]);
      await claim();
      expect(await stores.in(neighbour).webhookDeliveries.settle(made.id, 'delivered', by(1))).toBe(false);
      expect(await stores.in(neighbour).webhookDeliveries.retry(made.id, NOW, by(1))).toBe(false);
      await stores.in(home).webhookDeliveries.settle(made.id, 'dead', by(1));
      expect(await stores.in(neighbour).webhookDeliveries.revive(made.id, { now: NOW, expiresAt: NOW })).toBe(
        false,
      );
      expect(await stores.in(neighbour).webhookDeliveries.find(made.id)).toBeUndefined();
      expect(await stores.in(neighbour).webhookDeliveries.list({ limit: 9 })).toEqual([]);
    });
  });
}
