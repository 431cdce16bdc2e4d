import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/storage/connect.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { account, id, NOW, settle } from './rows.ts';

describe('the SQLite file', () => {
  let folder: string;
  let path: string;
  let database: OpenDatabase;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
    path = join(folder, 'data', 'countersign.db');
    database = openDatabase({ kind: 'sqlite', path });
    await database.migrate();
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const mode = (file: string) => statSync(file).mode & 0o777;
  const raw = <T>(statement: ReturnType<typeof sql<T>>) => {
    const { db, close } = connect({ kind: 'sqlite', path }, {});
    return statement.execute(db).finally(close);
  };

  test('nobody else may read it or the files beside it, nor enter a folder that was made for it', () => {
    for (const suffix of ['', '-wal', '-shm']) expect(mode(path + suffix)).toBe(0o600);
    expect(mode(join(folder, 'data'))).toBe(0o700);
  });

  test('files that others could read are closed to them', async () => {
    await database.close();
    chmodSync(path, 0o644);
    await openDatabase({ kind: 'sqlite', path }).ping();
    expect(mode(path)).toBe(0o600);
  });

  test('it is in WAL mode, whose commits are synced by us, with foreign keys', async () => {
    const pragma = async (name: string) => (await raw(sql<object>`PRAGMA ${sql.raw(name)}`)).rows[0];
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 1 });
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
  });

  test('numbers beyond 2^31 come back as numbers', async () => {
    const { rows } = await raw(sql`SELECT cast(${Number.MAX_SAFE_INTEGER} AS bigint) AS big, ${NOW} AS now`);
    expect(rows).toEqual([{ big: Number.MAX_SAFE_INTEGER, now: NOW }]);
  });

  test('what SQLite cannot hold as it is, is refused; undefined is null', async () => {
    for (const value of [true, new Date(0), {}, Buffer.from('x')])
      await expect(raw(sql`SELECT ${sql.val(value)} AS value`)).rejects.toThrow('SQLite binds no');
    const { rows } = await raw(sql`SELECT ${sql.val(undefined)} AS value`);
    expect(rows).toEqual([{ value: null }]);
  });

  test('a writer that holds the lock for a while is waited for without stopping the process', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === 3) other.exec('COMMIT');
    }, 10);
    await database.stores.domains.insert({ id: id(), name: 'Operator', createdAt: NOW });
    await database.transact(({ domains }) => domains.list());
    clearInterval(timer);
    other.close();
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  test('a writer that never lets go is unavailability, after five seconds', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    const write = database.stores.domains.insert({ id: id(), name: 'Operator', createdAt: NOW });
    await expect(write).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(performance.now() - started).toBeGreaterThan(4900);
    expect(await database.stores.domains.list()).toEqual([]);
    other.close();
  });

  test('what is no database, or cannot be made, is unavailable', async () => {
    writeFileSync(join(folder, 'text'), 'this is no database, however long the text may be '.repeat(20));
    const text = openDatabase({ kind: 'sqlite', path: join(folder, 'text') });
    await expect(text.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    const nowhere = openDatabase({ kind: 'sqlite', path: join(folder, 'text', 'countersign.db') });
    await expect(nowhere.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(nowhere.migrate()).rejects.toMatchObject({ code: 'database_unavailable' });
  });

  test('a full disk is unavailability, and undoes the transaction', async () => {
    const { db, close } = connect({ kind: 'sqlite', path }, {});
    await sql`PRAGMA max_page_count = 1`.execute(db);
    const name = 'long '.repeat(100_000);
    const insert = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('domains').values({ id: 'short', name: '', created_at: NOW }).execute();
      await transaction.insertInto('domains').values({ id: 'long', name, created_at: NOW }).execute();
    });
    await expect(insert).rejects.toMatchObject({ code: 'database_unavailable' });
    await close();
    expect(await database.stores.domains.list()).toEqual([]);
  });

  test('a backup made while it is written to is a whole database that only its owner reads', async () => {
    const { home } = await settle(database.stores);
    const target = join(folder, 'backup.db');
    const writing = Promise.all(
      Array.from({ length: 200 }, () => database.stores.in(home).accounts.insert(account(home))),
    );
    await database.backup?.(target);
    await writing;
    expect(mode(target)).toBe(0o600);
    const copy = openDatabase({ kind: 'sqlite', path: target });
    expect(await copy.pendingMigrations()).toEqual([]);
    expect(await copy.stores.applications.list()).toHaveLength(2);
    await copy.close();
  });

  test('a backup is never written over a file', async () => {
    const target = join(folder, 'kept');
    writeFileSync(target, 'kept');
    await expect(database.backup?.(target)).rejects.toThrow('EEXIST');
  });

  test('more statements than are kept prepared all work', async () => {
    const { db, close } = connect({ kind: 'sqlite', path }, {});
    for (let round = 0; round < 2; round++) {
      for (let number = 0; number < 400; number++) {
        const { rows } = await sql`SELECT ${sql.lit(number)} AS number`.execute(db);
        expect(rows).toEqual([{ number }]);
      }
    }
    await close();
  });
});
