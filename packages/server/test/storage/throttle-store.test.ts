import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stores } from '../../src/core/stores.ts';
import type { Counter } from '../../src/core/throttle/throttle.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { storageEngines, type TestDatabase } from '../support/engines.ts';
import { id, NOW } from './rows.ts';

const ENDLESS = Number.MAX_SAFE_INTEGER / 2;

for (const engine of storageEngines) {
  describe(`throttles on ${engine.name}`, () => {
    let opened: TestDatabase;
    let throttles: Stores['throttles'];
    const statements: string[] = [];

    beforeAll(async () => {
      opened = await engine.open({ onStatement: (sql) => statements.push(sql) });
      ({ throttles } = opened.database.stores.in('application'));
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      statements.length = 0;
    });

    const counter = (max: number, window = 1000): Counter => ({ key: `login:${id()}`, max, window });
    const reserve = (counters: Counter[], now = NOW, settles = true) =>
      throttles.reserve(counters, now, settles);
    const used = async (...counters: Counter[]) => {
      const states = await throttles.read(
        counters.map(({ key }) => key),
        NOW,
      );
      return counters.map(({ key }) => states.find((state) => state.key === key)?.used ?? 0);
    };

    test('an attempt advances all its counters in one statement', async () => {
      const [one, other] = [counter(3), counter(5, 2000)];
      const { granted, states } = await reserve([one, other]);
      expect(statements).toHaveLength(1);
      expect(granted).toBe(true);
      expect(states).toStrictEqual([
        { ...one, used: 1, unsettled: 1, reservedAt: NOW, windowEndsAt: NOW + 1000 },
        { ...other, used: 1, unsettled: 1, reservedAt: NOW, windowEndsAt: NOW + 2000 },
      ]);
    });

    test('the window opens with the first attempt and stays', async () => {
      const one = counter(3);
      await reserve([one]);
      const { states } = await reserve([one], NOW + 999);
      expect(states).toMatchObject([{ used: 2, reservedAt: NOW + 999, windowEndsAt: NOW + 1000 }]);
    });

    test('a full counter refuses until its window ends, to the millisecond', async () => {
      const one = counter(1);
      await reserve([one]);
      expect(await reserve([one], NOW + 999)).toMatchObject({ granted: false });
      const { granted, states } = await reserve([one], NOW + 1000);
      expect(granted).toBe(true);
      expect(states).toMatchObject([{ used: 1, unsettled: 1, windowEndsAt: NOW + 2000 }]);
    });

    test('a refusal tells how all counters stand and advances none', async () => {
      const [full, open, fresh] = [counter(1), counter(9), counter(9, ENDLESS)];
      await reserve([full, open]);
      const { granted, states } = await reserve([full, open, fresh], NOW + 1);
      expect(granted).toBe(false);
      expect(states).toStrictEqual([
        { ...full, used: 1, unsettled: 1, reservedAt: NOW, windowEndsAt: NOW + 1000 },
        { ...open, used: 1, unsettled: 1, reservedAt: NOW, windowEndsAt: NOW + 1000 },
        { ...fresh, used: 0, unsettled: 0, reservedAt: NOW + 1, windowEndsAt: NOW + 1 + ENDLESS },
      ]);
      expect(await used(full, open, fresh)).toEqual([1, 1, 0]);
    });

    test('of 200 parallel attempts at a limit of 10, exactly 10 are granted', async () => {
      const one = counter(10);
      const results = await Promise.all(Array.from({ length: 200 }, () => reserve([one])));
      expect(results.filter(({ granted }) => granted)).toHaveLength(10);
      expect(await used(one)).toEqual([10]);
    });

    test('parallel attempts over shared counters in any order never outrun a limit', async () => {
      const [shared, ...own] = [counter(10), counter(4), counter(4), counter(4), counter(4)];
      const attempts = Array.from({ length: 200 }, (_, turn) => {
        const mine = own[turn % 4]!;
        return reserve(turn % 2 === 0 ? [shared, mine] : [mine, shared]);
      });
      const granted = (await Promise.all(attempts)).filter((result) => result.granted);
      const [all, ...each] = await used(shared, ...own);
      // What some advanced and gave back again may have turned others away, but none is left counted.
      expect(granted.length).toBeLessThanOrEqual(10);
      expect(granted.length).toBeGreaterThan(0);
      expect(all).toBe(granted.length);
      expect(each.reduce((sum, count) => sum + count, 0)).toBe(granted.length);
      expect(Math.max(...each)).toBeLessThanOrEqual(4);
    });

    test('an attempt that another outran after it looked leaves nothing counted', async () => {
      const [free, contested] = [counter(9), counter(1)];
      await reserve([contested], NOW - 5000);
      const seen: string[] = [];
      const other = openDatabase(opened.location, { onStatement: (sql) => seen.push(sql) });
      const outrun = await opened.database.transact(async (stores) => {
        await stores.in('application').throttles.reserve([contested], NOW, true);
        const attempt = other.stores.in('application').throttles.reserve([free, contested], NOW, true);
        await delay(100);
        return { attempt };
      });
      const { granted, states } = await outrun.attempt;
      await other.close();
      expect(granted).toBe(false);
      expect(states).toMatchObject([{ used: 0 }, { used: 1 }]);
      expect(await used(free, contested)).toEqual([0, 1]);
      // PostgreSQL looked before the other's commit and waited for the row: it had to give the first one back.
      const gaveBack = seen.some((sql) => sql.includes('UPDATE throttles'));
      expect(gaveBack).toBe(opened.database.dialect === 'postgres');
    });

    test('a limit of zero refuses always', async () => {
      const [none, open] = [counter(0), counter(5)];
      const { granted, states } = await reserve([open, none]);
      expect(granted).toBe(false);
      expect(states.map((state) => state.used)).toEqual([0, 0]);
      expect(await used(open)).toEqual([0]);
    });

    test('an attempt without counters is granted', async () => {
      expect(await reserve([])).toEqual({ granted: true, states: [] });
    });

    test('a limit that was lowered holds for the attempts counted before', async () => {
      const one = counter(5);
      for (let count = 0; count < 3; count++) await reserve([one]);
      expect(await reserve([{ ...one, max: 3 }])).toMatchObject({ granted: false });
      expect(await reserve([{ ...one, max: 4 }])).toMatchObject({ granted: true });
    });

    test('a window may be as good as endless', async () => {
      const one = counter(2, ENDLESS);
      const { states } = await reserve([one]);
      expect(states[0]?.windowEndsAt).toBe(NOW + ENDLESS);
      const [other] = (await reserve([counter(2, Number.MAX_SAFE_INTEGER)])).states;
      expect(other?.windowEndsAt).toBe(Number.MAX_SAFE_INTEGER);
      await reserve([one]);
      expect(await reserve([one], NOW + 1e12)).toMatchObject({ granted: false });
    });

    test('a rate counts at once and leaves nothing to settle', async () => {
      const one = counter(2);
      const { states } = await reserve([one], NOW, false);
      expect(states).toMatchObject([{ used: 1, unsettled: 0 }]);
    });

    test('a confirmed failure stays counted, in one statement', async () => {
      const [one, other] = [counter(3), counter(3)];
      const reservation = await reserve([one, other]);
      statements.length = 0;
      await throttles.confirm(reservation);
      expect(statements).toHaveLength(1);
      const states = await throttles.read([one.key, other.key], NOW);
      expect(states).toMatchObject([
        { used: 1, unsettled: 0 },
        { used: 1, unsettled: 0 },
      ]);
    });

    test('a right attempt is given back, in one statement, and what it resets starts at zero', async () => {
      const [account, factor] = [counter(9), counter(9, ENDLESS)];
      for (let count = 0; count < 3; count++) await throttles.confirm(await reserve([account, factor]));
      const reservation = await reserve([account, factor]);
      statements.length = 0;
      await throttles.giveBack(reservation, [factor.key]);
      expect(statements).toHaveLength(1);
      expect(await throttles.read([account.key, factor.key], NOW)).toMatchObject([
        { used: 3, unsettled: 0 },
        { used: 0, unsettled: 0 },
      ]);
    });

    test('what is settled late does not touch the next window', async () => {
      const one = counter(3);
      const [late, later] = [await reserve([one]), await reserve([one])];
      await reserve([one], NOW + 1000);
      await throttles.confirm(late);
      await throttles.giveBack(later);
      const states = await throttles.read([one.key], NOW + 1000);
      expect(states).toMatchObject([{ used: 1, unsettled: 1 }]);
    });

    test('nothing is settled below zero', async () => {
      const one = counter(3);
      const reservation = await reserve([one]);
      for (let count = 0; count < 2; count++) await throttles.giveBack(reservation);
      await throttles.confirm(reservation);
      expect(await throttles.read([one.key], NOW)).toMatchObject([{ used: 0, unsettled: 0 }]);
    });

    test('attempts that are reserved and settled at once come out even', async () => {
      const [first, second] = [counter(1000), counter(1000)];
      const attempt = async (turn: number) => {
        const counters = turn % 2 === 0 ? [first, second] : [second, first];
        const reservation = await reserve(counters);
        await (turn % 4 < 2 ? throttles.confirm(reservation) : throttles.giveBack(reservation));
      };
      await Promise.all(Array.from({ length: 200 }, (_, turn) => attempt(turn)));
      const states = await throttles.read([first.key, second.key], NOW);
      expect(states).toMatchObject([
        { used: 100, unsettled: 0 },
        { used: 100, unsettled: 0 },
      ]);
    });

    test('reading counts nothing and returns open windows only', async () => {
      const [one, ended] = [counter(3, 1500), counter(3, 100)];
      await reserve([one, ended]);
      const states = await throttles.read([ended.key, 'unknown', one.key], NOW + 100);
      expect(states).toStrictEqual([
        { ...one, used: 1, unsettled: 1, reservedAt: NOW, windowEndsAt: NOW + 1500 },
      ]);
      expect(await throttles.read([], NOW)).toEqual([]);
    });

    test('a reset starts the named counters at zero and no others', async () => {
      const [one, other, kept] = [counter(1), counter(1), counter(1)];
      await reserve([one, other, kept]);
      await throttles.reset([one.key, other.key, 'unknown']);
      await throttles.reset([]);
      expect(await used(one, other, kept)).toEqual([0, 0, 1]);
      expect(await reserve([one, other])).toMatchObject({ granted: true });
    });

    test('counters whose window has ended are removed in batches', async () => {
      const start = NOW - 1_000_000;
      const open = counter(3, 101);
      await reserve([counter(3, 100), counter(3, 100), counter(3, 100), open], start);
      const remove = () => opened.database.stores.throttles.deleteExpired(start + 100, 2);
      expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0]);
      expect(await throttles.read([open.key], start + 100)).toHaveLength(1);
    });
  });
}
