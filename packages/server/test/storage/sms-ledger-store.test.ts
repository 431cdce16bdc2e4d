import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { pausedRanges, spentOn } from '../support/sms-ledger.ts';
import { describeStores } from './describe-stores.ts';
import { id, NOW, winners } from './rows.ts';

describeStores('the ledger of text messages', (on) => {
  const newDay = () => `day-${id()}`;
  const newPrefix = () => `+${id()}`;
  const WINDOW = 1000;
  let raw: Connection;

  beforeAll(() => {
    raw = connect(on.opened.location, {});
  });
  afterAll(() => raw.close());

  const spent = (day: string) => spentOn({ sql: raw.db }, on.home, day);
  const paused = (now: number) => pausedRanges({ sql: raw.db }, on.home, now);

  const pay = async (whose: string, day: string, cost: number, cap: number, stores = on.stores) =>
    (await stores.in(whose).smsLedger.spend(day, { cost, cap })) !== undefined;

  test('of 200 parallel messages, as many are paid for as the cap allows', async () => {
    const day = newDay();
    const other = openDatabase(on.opened.location);
    let turn = 0;
    const spend = () => {
      turn += 1;
      return pay(on.home, day, 7, 500, turn % 2 === 0 ? on.stores : other.stores);
    };
    expect(await winners(200, spend)).toBe(71);
    expect(await spent(day)).toBe(497);
    await other.close();
  });

  test('spending reaches the cap and never passes it', async () => {
    const day = newDay();
    const spend = (cost: number, cap = 100) => pay(on.home, day, cost, cap);
    expect(await spend(101)).toBe(false);
    expect(await spent(day)).toBe(0);
    expect([await spend(60), await spend(41), await spend(40), await spend(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([await spend(0), await spend(1, 99), await spend(1, 101)]).toEqual([true, false, true]);
    expect(await spent(day)).toBe(101);
  });

  test('a cap of nothing lets nothing out, and a part of a thousandth counts as one', async () => {
    const day = newDay();
    expect(await pay(on.home, day, 1, 0)).toBe(false);
    expect(await pay(on.home, day, 7.2, 8.5)).toBe(true);
    expect(await spent(day)).toBe(8);
    await on.stores.in(on.home).smsLedger.refund(day, 7.2);
    expect(await spent(day)).toBe(0);
  });

  test('set-ups spend their share of it and no more, and leave the rest to others', async () => {
    const day = newDay();
    const { smsLedger } = on.stores.in(on.home);
    const setUp = (cost: number) => smsLedger.spend(day, { cost, cap: 100, setUpCap: 50 });
    expect(await setUp(51)).toBeUndefined();
    expect(await setUp(30)).toEqual({ spent: 30, spentOnSetUps: 30 });
    expect(await smsLedger.spend(day, { cost: 40, cap: 100 })).toEqual({ spent: 70, spentOnSetUps: 30 });
    expect(await setUp(21)).toBeUndefined();
    expect(await setUp(20)).toEqual({ spent: 90, spentOnSetUps: 50 });
    expect(await setUp(1)).toBeUndefined();
    await smsLedger.refund(day, 20, true);
    expect(await setUp(15)).toEqual({ spent: 85, spentOnSetUps: 45 });
    await smsLedger.refund(day, 40);
    expect(await setUp(6)).toBeUndefined();
    expect(await smsLedger.spend(day, { cost: 55, cap: 100 })).toEqual({ spent: 100, spentOnSetUps: 45 });
    expect(await setUp(1)).toBeUndefined();
  });

  test('each day and each application spends on its own', async () => {
    const day = newDay();
    expect(await pay(on.home, day, 100, 100)).toBe(true);
    expect(await pay(on.neighbour, day, 100, 100)).toBe(true);
    expect(await pay(on.home, newDay(), 100, 100)).toBe(true);
    expect(await pay(on.home, day, 1, 100)).toBe(false);
    await on.stores.in(on.neighbour).smsLedger.refund(day, 100);
    expect(await spent(day)).toBe(100);
  });

  test('what is given back makes room again, and the day never falls below nothing', async () => {
    const day = newDay();
    await on.stores.in(on.home).smsLedger.refund(day, 5);
    await pay(on.home, day, 100, 100);
    await on.stores.in(on.home).smsLedger.refund(day, 30);
    expect(await spent(day)).toBe(70);
    expect(await pay(on.home, day, 30, 100)).toBe(true);
    await on.stores.in(on.home).smsLedger.refund(day, 101);
    expect(await spent(day)).toBe(0);
  });

  test('messages to a range are counted, all of 50 that leave at once', async () => {
    const prefix = newPrefix();
    const { smsLedger } = on.stores.in(on.home);
    expect(await smsLedger.findPrefix(prefix)).toBeUndefined();
    const record = () => smsLedger.recordSent(prefix, NOW, WINDOW);
    const first = { applicationId: on.home, prefix, windowEndsAt: NOW + WINDOW, sent: 1, confirmed: 0 };
    expect(await record()).toStrictEqual(first);
    const told = await Promise.all(Array.from({ length: 49 }, record));
    expect(new Set(told.map(({ sent }) => sent)).size).toBe(49);
    expect(await smsLedger.findPrefix(prefix)).toStrictEqual({ ...first, sent: 50 });
  });

  test('a window keeps its end, and one that has ended starts again', async () => {
    const prefix = newPrefix();
    const { smsLedger } = on.stores.in(on.home);
    const record = (now: number) => smsLedger.recordSent(prefix, now, WINDOW);
    await record(NOW);
    await smsLedger.recordConfirmed(prefix, NOW + 1);
    const open = { windowEndsAt: NOW + WINDOW, sent: 2, confirmed: 1 };
    expect(await record(NOW + WINDOW - 1)).toMatchObject(open);
    const next = { windowEndsAt: NOW + 2 * WINDOW, sent: 1, confirmed: 0 };
    expect(await record(NOW + WINDOW)).toMatchObject(next);
  });

  test('what is confirmed is counted in an open window only', async () => {
    const prefix = newPrefix();
    const { smsLedger } = on.stores.in(on.home);
    await smsLedger.recordConfirmed(prefix, NOW);
    expect(await smsLedger.findPrefix(prefix)).toBeUndefined();
    await smsLedger.recordSent(prefix, NOW, WINDOW);
    await smsLedger.recordConfirmed(prefix, NOW + WINDOW);
    expect(await smsLedger.findPrefix(prefix)).toMatchObject({ confirmed: 0 });
    const confirm = () => smsLedger.recordConfirmed(prefix, NOW + WINDOW - 1);
    await Promise.all(Array.from({ length: 50 }, confirm));
    expect(await smsLedger.findPrefix(prefix)).toMatchObject({ confirmed: 50, sent: 1 });
  });

  test('a range is paused, known or not, and listed until its time has come', async () => {
    const [known, unknown] = [newPrefix(), newPrefix()];
    const { smsLedger } = on.stores.in(on.home);
    const record = await smsLedger.recordSent(known, NOW, WINDOW);
    await smsLedger.pause(known, NOW + 5);
    await smsLedger.pause(unknown, NOW + 9);
    const resting = { ...record, pausedUntil: NOW + 5 };
    const bare = { applicationId: on.home, prefix: unknown, windowEndsAt: 0, sent: 0, confirmed: 0 };
    expect(await smsLedger.findPrefix(known)).toStrictEqual(resting);
    expect(await smsLedger.findPrefix(unknown)).toStrictEqual({ ...bare, pausedUntil: NOW + 9 });
    expect(await paused(NOW + 4)).toEqual([known, unknown]);
    expect(await paused(NOW + 5)).toEqual([unknown]);
    expect(await smsLedger.recordSent(known, NOW, WINDOW)).toEqual({ ...resting, sent: 2 });
    expect(await smsLedger.recordSent(unknown, NOW, WINDOW)).toMatchObject({ sent: 1 });
  });

  test('another application counts its own ranges', async () => {
    const prefix = newPrefix();
    const made = await on.stores.in(on.home).smsLedger.recordSent(prefix, NOW, WINDOW);
    expect(await on.stores.in(on.neighbour).smsLedger.findPrefix(prefix)).toBeUndefined();
    await on.stores.in(on.neighbour).smsLedger.recordSent(prefix, NOW, WINDOW);
    await on.stores.in(on.neighbour).smsLedger.recordConfirmed(prefix, NOW);
    await on.stores.in(on.neighbour).smsLedger.pause(prefix, NOW + 9);
    expect(await on.stores.in(on.home).smsLedger.findPrefix(prefix)).toEqual(made);
    expect(await paused(NOW)).not.toContain(prefix);
  });
});
