import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { DiskImage } from '../support/power.ts';
import { account, settle } from './rows.ts';

test('what was acknowledged is on the disk that a loss of power leaves, 40 times over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const path = join(folder, 'countersign.db');
  const image = new DiskImage(path);
  const database = openDatabase({ kind: 'sqlite', path }, { syncFile: image.sync });
  await database.migrate();
  const { home } = await settle(database.stores);
  const acknowledged: string[] = [];
  const stop = new AbortController();
  const write = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const made = account(home);
      await database.transact(async (stores) => void (await stores.in(home).accounts.insert(made)));
      acknowledged.push(made.id);
      await turn();
    }
  };
  const writers = Array.from({ length: 8 }, write);
  for (let loss = 0; loss < 40; loss++) {
    await delay(3 + (loss % 5));
    const promised = [...acknowledged];
    const left = openDatabase({ kind: 'sqlite', path: image.takeLeft() });
    for (const accountId of promised.slice(-40))
      expect(await left.stores.in(home).accounts.findById(accountId)).toBeDefined();
    await left.close();
  }
  stop.abort();
  await Promise.all(writers);
  await database.close();
  image.remove();
  rmSync(folder, { recursive: true });
  expect(acknowledged.length).toBeGreaterThan(100);
});
