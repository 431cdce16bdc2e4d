import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Rollback } from '../../src/core/stores.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import type { SyncFile } from '../../src/storage/sqlite/write-ahead-log.ts';
import { HeldSync } from '../support/power.ts';
import { account, id, NOW, settle } from './rows.ts';

const UNAVAILABLE = { code: 'database_unavailable' };

describe('commits on SQLite that share an fsync', () => {
  let folder: string;
  let path: string;
  let held: HeldSync;
  let database: OpenDatabase;
  let home: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
    path = join(folder, 'countersign.db');
    const prepared = openDatabase({ kind: 'sqlite', path });
    await prepared.migrate();
    ({ home } = await settle(prepared.stores));
    await prepared.close();
    held = new HeldSync();
    database = open(held.sync);
  });
  afterEach(async () => {
    held.open();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const open = (syncFile: SyncFile) => openDatabase({ kind: 'sqlite', path }, { syncFile });
  const insert = (accountId: string, fate?: 'refuse' | 'roll back' | 'throw') =>
    database.transact(async (stores) => {
      await stores.in(home).accounts.insert(account(home, { id: accountId }));
      if (fate === 'roll back') throw new Rollback(fate);
      if (fate === 'throw') throw new Error(fate);
      return fate ?? 'made';
    });
  const autocommit = () => database.stores.in(home).accounts.insert(account(home));
  const exists = async (accountId: string, where = database) =>
    (await where.stores.in(home).accounts.findById(accountId)) !== undefined;
  const reserve = (max = 5) =>
    database.stores.in(home).throttles.reserve([{ key: 'login', max, window: 1000 }], NOW, true);

  /** Notes when a promise has settled, and how. */
  function watch(promise: Promise<unknown>): { state: 'waits' | 'done' | 'failed' } {
    const watched: ReturnType<typeof watch> = { state: 'waits' };
    promise.then(
      () => (watched.state = 'done'),
      () => (watched.state = 'failed'),
    );
    return watched;
  }

  test.each([
    ['a transaction', () => insert(id())],
    ['a transaction that keeps what it refuses', () => insert(id(), 'refuse')],
    ['a statement of its own', () => autocommit()],
  ])('%s ends after the fsync that covers it', async (_name, write) => {
    const written = watch(write());
    await delay(30);
    expect([written.state, held.begun]).toEqual(['waits', 1]);
    held.pass();
    await expect.poll(() => written.state).toBe('done');
  });

  test('whoever commits while an fsync runs shares the next one', async () => {
    const first = watch(insert(id()));
    await delay(20);
    const others = Array.from({ length: 20 }, () => watch(insert(id())));
    others.push(watch(autocommit()));
    await delay(50);
    held.pass();
    await expect.poll(() => first.state).toBe('done');
    await delay(20);
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['waits']));
    held.pass();
    await expect.poll(() => new Set(others.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(held.begun).toBe(2);
  });

  test('what fails takes nobody along, and leaves nothing to those who come next', async () => {
    const fates = [undefined, 'throw', 'refuse', 'roll back', undefined, 'throw', 'refuse'] as const;
    const made = fates.map((fate) => ({ fate, accountId: id() }));
    const ends = Promise.allSettled(made.map(({ accountId, fate }) => insert(accountId, fate)));
    held.open();
    const outcomes = (await ends).map((end) => (end.status === 'fulfilled' ? end.value : 'thrown'));
    expect(outcomes).toEqual(['made', 'thrown', 'refuse', 'roll back', 'made', 'thrown', 'refuse']);
    const kept = await Promise.all(made.map(({ accountId }) => exists(accountId)));
    expect(kept).toEqual([true, false, true, false, true, false, true]);
  });

  test('what only reads or is undone asks for no fsync, and waits for none', async () => {
    expect(await insert(id(), 'roll back')).toBe('roll back');
    await database.transact(({ domains }) => domains.list());
    await database.stores.domains.list();
    expect([held.begun, database.settle()]).toEqual([0, undefined]);
  });

  test('who has read what another committed can wait until it is durable', async () => {
    const accountId = id();
    const written = watch(insert(accountId));
    await expect.poll(() => exists(accountId)).toBe(true);
    const told = watch(database.settle()!);
    await delay(20);
    expect([written.state, told.state]).toEqual(['waits', 'waits']);
    held.pass();
    await expect.poll(() => told.state).toBe('done');
    expect(database.settle()).toBeUndefined();
  });

  test('a reserved attempt is evaluated at once, and durable with what settles it', async () => {
    const reservation = await reserve();
    expect([reservation.granted, held.begun]).toEqual([true, 0]);
    expect(database.settle()).toBeDefined();
    held.pass();
    await delay(20);
    const settled = watch(database.stores.in(home).throttles.confirm(reservation));
    await delay(20);
    expect(settled.state).toBe('waits');
    held.pass();
    await expect.poll(() => settled.state).toBe('done');
    expect(database.settle()).toBeUndefined();
  });

  test('after an fsync that failed nothing is acknowledged any more, until the next start', async () => {
    const before = id();
    const writes = [before, id(), id()].map((accountId) => watch(insert(accountId)));
    await delay(30);
    const queued = watch(insert(id()));
    held.fail();
    await expect.poll(() => [...writes, queued].map(({ state }) => state)).toEqual(Array(4).fill('failed'));
    held.pass();
    await expect(insert(id())).rejects.toMatchObject(UNAVAILABLE);
    await expect(database.stores.domains.list()).rejects.toMatchObject(UNAVAILABLE);
    await expect(database.ping()).rejects.toMatchObject(UNAVAILABLE);
    await expect(database.settle()).rejects.toMatchObject(UNAVAILABLE);
    await database.close();
    const again = openDatabase({ kind: 'sqlite', path });
    expect(await exists(before, again)).toBe(true);
    await again.close();
  });

  test('a closing database waits for the fsync of what was committed', async () => {
    const written = watch(insert(id()));
    await delay(20);
    const closed = watch(database.close());
    await delay(20);
    expect([written.state, closed.state]).toEqual(['waits', 'waits']);
    held.pass();
    await expect.poll(() => [written.state, closed.state]).toEqual(['done', 'done']);
  });
});
