import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { account, id, settle } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));

/** Only root may mount, and not in every container. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isMounted = process.platform === 'linux' && mountSmallDisk();

afterAll(() => {
  if (isMounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
});

describe.runIf(isMounted)('a SQLite file on a disk that is full', () => {
  let database: OpenDatabase;
  let home: string;

  beforeAll(async () => {
    database = openDatabase({ kind: 'sqlite', path: join(folder, 'countersign.db') });
    await database.migrate();
    ({ home } = await settle(database.stores));
  });
  afterAll(() => database.close());

  const insert = (accountId: string) =>
    database.transact((stores) => stores.in(home).accounts.insert(account(home, { id: accountId })));
  const exists = async (accountId: string) =>
    (await database.stores.in(home).accounts.findById(accountId)) !== undefined;

  test('commits that find no room fail, all of them and nobody else; with room again they succeed', async () => {
    const before = id();
    await insert(before);
    const ballast = join(folder, 'ballast');
    for (let size = 4; size > 0; size -= 1 / 256) {
      try {
        writeFileSync(ballast, new Uint8Array(size * 1024 * 1024));
        break;
      } catch {
        rmSync(ballast, { force: true });
      }
    }
    const refused = Array.from({ length: 50 }, () => id());
    const ends = await Promise.allSettled(refused.map(insert));
    const failed = refused.filter((_, index) => ends[index]?.status === 'rejected');
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'database_unavailable' });
    expect(failed.length).toBeGreaterThan(25);
    for (const [index, accountId] of refused.entries())
      expect(await exists(accountId)).toBe(ends[index]?.status === 'fulfilled');
    expect(await exists(before)).toBe(true);
    rmSync(ballast);
    const after = id();
    await insert(after);
    expect(await exists(after)).toBe(true);
  });
});
