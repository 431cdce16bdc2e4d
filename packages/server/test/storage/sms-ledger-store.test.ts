import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { engines, type TestDatabase } from '../support/engines.ts';
import { id, NOW, settle, winners } from './rows.ts';

for (const engine of engines) {
  describe(`the ledger of text messages on ${engine.name}`, () => {
    let opened: TestDatabase;
    let stores: Stores;
    let home: string;
    let neighbour: string;

    beforeAll(async () => {
      opened = await engine.open();
      ({ stores } = opened.database);
      ({ home, neighbour } = await settle(stores));
    });
    afterAll(() => opened.close());

    const newDay = () => `day-${id()}`;
    const newPrefix = () => `+${id()}`;
    const WINDOW = 1000;

    test('of 200 parallel messages, as many are paid for as the cap allows', async () => {
      const day = newDay();
      const other = openDatabase(opened.location);
      let turn = 0;
      const spend = () => {
        turn += 1;
        return (turn % 2 === 0 ? stores : other.stores).smsLedger.spend(home, day, 7, 500);
      };
      expect(await winners(200, spend)).toBe(71);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(497);
      await other.close();
    });

    test('spending reaches the cap and never passes it', async () => {
      const day = newDay();
      const spend = (cost: number, cap = 100) => stores.smsLedger.spend(home, day, cost, cap);
      expect(await spend(101)).toBe(false);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(0);
      expect([await spend(60), await spend(41), await spend(40), await spend(1)]).toEqual([
        true,
        false,
        true,
        false,
      ]);
      expect([await spend(0), await spend(1, 99), await spend(1, 101)]).toEqual([true, false, true]);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(101);
    });

    test('a cap of nothing lets nothing out, and a part of a thousandth counts as one', async () => {
      const day = newDay();
      expect(await stores.smsLedger.spend(home, day, 1, 0)).toBe(false);
      expect(await stores.smsLedger.spend(home, day, 7.2, 8.5)).toBe(true);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(8);
      await stores.smsLedger.refund(home, day, 7.2);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(0);
    });

    test('each day and each application spends on its own', async () => {
      const day = newDay();
      expect(await stores.smsLedger.spend(home, day, 100, 100)).toBe(true);
      expect(await stores.smsLedger.spend(neighbour, day, 100, 100)).toBe(true);
      expect(await stores.smsLedger.spend(home, newDay(), 100, 100)).toBe(true);
      expect(await stores.smsLedger.spend(home, day, 1, 100)).toBe(false);
      await stores.smsLedger.refund(neighbour, day, 100);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(100);
    });

    test('what is given back makes room again, and the day never falls below nothing', async () => {
      const day = newDay();
      await stores.smsLedger.refund(home, day, 5);
      await stores.smsLedger.spend(home, day, 100, 100);
      await stores.smsLedger.refund(home, day, 30);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(70);
      expect(await stores.smsLedger.spend(home, day, 30, 100)).toBe(true);
      await stores.smsLedger.refund(home, day, 101);
      expect(await stores.smsLedger.spentOn(home, day)).toBe(0);
    });

    test('messages to a range are counted, all of 50 that leave at once', async () => {
      const prefix = newPrefix();
      const { smsLedger } = stores;
      expect(await smsLedger.findPrefix(home, prefix)).toBeUndefined();
      const record = () => smsLedger.recordSent(home, prefix, NOW, WINDOW);
      const first = { applicationId: home, prefix, windowEndsAt: NOW + WINDOW, sent: 1, confirmed: 0 };
      expect(await record()).toStrictEqual(first);
      const told = await Promise.all(Array.from({ length: 49 }, record));
      expect(new Set(told.map(({ sent }) => sent)).size).toBe(49);
      expect(await smsLedger.findPrefix(home, prefix)).toStrictEqual({ ...first, sent: 50 });
    });

    test('a window keeps its end, and one that has ended starts again', async () => {
      const prefix = newPrefix();
      const { smsLedger } = stores;
      const record = (now: number) => smsLedger.recordSent(home, prefix, now, WINDOW);
      await record(NOW);
      await smsLedger.recordConfirmed(home, prefix, NOW + 1);
      const open = { windowEndsAt: NOW + WINDOW, sent: 2, confirmed: 1 };
      expect(await record(NOW + WINDOW - 1)).toMatchObject(open);
      const next = { windowEndsAt: NOW + 2 * WINDOW, sent: 1, confirmed: 0 };
      expect(await record(NOW + WINDOW)).toMatchObject(next);
    });

    test('what is confirmed is counted in an open window only', async () => {
      const prefix = newPrefix();
      const { smsLedger } = stores;
      await smsLedger.recordConfirmed(home, prefix, NOW);
      expect(await smsLedger.findPrefix(home, prefix)).toBeUndefined();
      await smsLedger.recordSent(home, prefix, NOW, WINDOW);
      await smsLedger.recordConfirmed(home, prefix, NOW + WINDOW);
      expect(await smsLedger.findPrefix(home, prefix)).toMatchObject({ confirmed: 0 });
      const confirm = () => smsLedger.recordConfirmed(home, prefix, NOW + WINDOW - 1);
      await Promise.all(Array.from({ length: 50 }, confirm));
      expect(await smsLedger.findPrefix(home, prefix)).toMatchObject({ confirmed: 50, sent: 1 });
    });

    test('a range is paused, known or not, and listed until its time has come', async () => {
      const [known, unknown] = [newPrefix(), newPrefix()];
      const { smsLedger } = stores;
      const record = await smsLedger.recordSent(home, known, NOW, WINDOW);
      await smsLedger.pause(home, known, NOW + 5);
      await smsLedger.pause(home, unknown, NOW + 9);
      const paused = { ...record, pausedUntil: NOW + 5 };
      const bare = { applicationId: home, prefix: unknown, windowEndsAt: 0, sent: 0, confirmed: 0 };
      const other = { ...bare, pausedUntil: NOW + 9 };
      expect(await smsLedger.listPaused(home, NOW + 4)).toStrictEqual([paused, other]);
      expect(await smsLedger.listPaused(home, NOW + 5)).toEqual([other]);
      expect(await smsLedger.recordSent(home, known, NOW, WINDOW)).toEqual({ ...paused, sent: 2 });
      expect(await smsLedger.recordSent(home, unknown, NOW, WINDOW)).toMatchObject({ sent: 1 });
    });

    test('another application counts its own ranges', async () => {
      const prefix = newPrefix();
      const { smsLedger } = stores;
      const made = await smsLedger.recordSent(home, prefix, NOW, WINDOW);
      expect(await smsLedger.findPrefix(neighbour, prefix)).toBeUndefined();
      await smsLedger.recordSent(neighbour, prefix, NOW, WINDOW);
      await smsLedger.recordConfirmed(neighbour, prefix, NOW);
      await smsLedger.pause(neighbour, prefix, NOW + 9);
      expect(await smsLedger.findPrefix(home, prefix)).toEqual(made);
      expect((await smsLedger.listPaused(home, NOW)).map((one) => one.prefix)).not.toContain(prefix);
    });
  });
}
