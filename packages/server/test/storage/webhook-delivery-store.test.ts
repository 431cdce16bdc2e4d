import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import type { WebhookDelivery } from '../../src/core/webhook/webhook-delivery.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { delivery, NOW, settle, winners } from './rows.ts';

const LEASE = NOW + 30;

for (const engine of engines) {
  describe(`webhook deliveries on ${engine.name}`, () => {
    let opened: TestDatabase;
    /** As another process would have it. */
    let other: OpenDatabase;
    let stores: Stores;
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
      await stores.webhookDeliveries.insert(made);
      return made;
    };
    const claim = (now = NOW, limit = 9, from = stores) =>
      from.webhookDeliveries.claim(home, { now, leasedUntil: now + 30, limit });
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
      await stores.webhookDeliveries.settle(home, first.id, 'dead', by(1));
      expect(ids(await claim())).toEqual([second.id]);
    });

    test('a retry gives the lease back and lets what waits behind it rest as long', async () => {
      const [first, second] = [await insert(), await insert()];
      await claim();
      expect(
        await stores.webhookDeliveries.retry(home, first.id, NOW + 9, { ...by(1), lastStatus: 500 }),
      ).toBe(true);
      expect(await stores.webhookDeliveries.listDue(NOW + 8)).not.toContain(home);
      expect(await claim(NOW + 9)).toMatchObject([{ id: first.id, attempts: 2, lastStatus: 500 }]);
      await stores.webhookDeliveries.settle(home, first.id, 'delivered', by(2));
      expect(await claim(NOW + 9)).toMatchObject([{ id: second.id, attempts: 1 }]);
    });

    test('a lease that lapsed is someone else’s: whoever held it buries and postpones nothing', async () => {
      const made = await insert();
      await claim();
      expect(await claim(LEASE - 1)).toEqual([]);
      expect(await stores.webhookDeliveries.listDue(LEASE)).toContain(home);
      expect(await claim(LEASE)).toMatchObject([{ id: made.id, attempts: 2 }]);
      expect(await stores.webhookDeliveries.retry(home, made.id, NOW, by(1))).toBe(false);
      expect(await stores.webhookDeliveries.settle(home, made.id, 'dead', by(1))).toBe(false);
      expect(await stores.webhookDeliveries.settle(home, made.id, 'delivered', by(1))).toBe(true);
    });

    test('a message ends once; delivered it is blank, dead it keeps its content and can be revived', async () => {
      const [made, lost] = [await insert(), await insert({ orderingKey: 'lost' })];
      await claim();
      const deliver = () => stores.webhookDeliveries.settle(home, made.id, 'delivered', by(1));
      expect(await winners(20, deliver)).toBe(1);
      expect(await stores.webhookDeliveries.find(home, made.id)).toMatchObject({
        status: 'delivered',
        payload: '',
      });
      await stores.webhookDeliveries.settle(home, lost.id, 'dead', by(1));
      const revive = (id: string) =>
        stores.webhookDeliveries.revive(home, id, { now: NOW + 50, expiresAt: NOW + 99 });
      expect([await revive(made.id), await winners(20, () => revive(lost.id))]).toEqual([false, 1]);
      const row = await stores.webhookDeliveries.find(home, lost.id);
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
      await webhookDeliveries.insert(delivery(neighbour, { createdAt: 2 }));
      for (const status of ['dead', 'delivered'] as const) await insert({ status, createdAt: 1 });
      expect(await webhookDeliveries.readBacklog()).toEqual({ waiting: before.waiting + 2, oldestAt: 2 });
      expect(await webhookDeliveries.countDead()).toBe(deadBefore + 1);
    });

    test('listeners hear of what was committed, once per application, until they stop listening', async () => {
      const heard: string[] = [];
      const ignore = opened.database.onWebhook((applicationId) => heard.push(applicationId));
      await opened.database.transact(async ({ webhookDeliveries }) => {
        await webhookDeliveries.insertAll([delivery(home), delivery(home), delivery(neighbour)]);
        expect(heard).toEqual([]);
      });
      expect(heard.toSorted()).toEqual([home, neighbour].sort());
      const failed = opened.database.transact(async ({ webhookDeliveries }) => {
        await webhookDeliveries.insert(delivery(home));
        throw new Error('undone');
      });
      await expect(failed).rejects.toThrow('undone');
      ignore();
      await insert();
      expect(heard).toHaveLength(2);
    });

    test('another application sees and changes nothing', async () => {
      const made = await insert();
      const { webhookDeliveries } = stores;
      expect(await webhookDeliveries.claim(neighbour, { now: NOW, leasedUntil: LEASE, limit: 9 })).toEqual(
        [],
      );
      await claim();
      expect(await webhookDeliveries.settle(neighbour, made.id, 'delivered', by(1))).toBe(false);
      expect(await webhookDeliveries.retry(neighbour, made.id, NOW, by(1))).toBe(false);
      await webhookDeliveries.settle(home, made.id, 'dead', by(1));
      expect(await webhookDeliveries.revive(neighbour, made.id, { now: NOW, expiresAt: NOW })).toBe(false);
      expect(await webhookDeliveries.find(neighbour, made.id)).toBeUndefined();
      expect(await webhookDeliveries.list(neighbour, { limit: 9 })).toEqual([]);
    });
  });
}
