import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { storageEngines } from '../support/engines.ts';
import type { Task } from './child.ts';
import { account, factor, id, newOwner, settle } from './rows.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

function start(task: Task): ChildProcess {
  return spawn(process.execPath, [CHILD, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function run(task: Task): Promise<number> {
  const child = start(task);
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  return Number(output);
}

const twice = (task: Task) => Promise.all([run(task), run(task)]);

for (const engine of storageEngines) {
  describe(`two processes on ${engine.name}`, () => {
    test('that start at once migrate once', async () => {
      const { location, remove } = await engine.locate();
      const database = openDatabase(location);
      expect(await database.pendingMigrations()).not.toEqual([]);
      expect(await twice({ action: 'migrate', location })).toEqual([0, 0]);
      expect(await database.pendingMigrations()).toEqual([]);
      await settle(database.stores);
      await database.migrate();
      expect(await database.stores.applications.list()).toHaveLength(2);
      await database.close();
      await remove();
    });

    test('spend each step once between them', async () => {
      const opened = await engine.open();
      const { home } = await settle(opened.database.stores);
      const made = factor(await newOwner(opened.database.stores, home));
      await opened.database.stores.in(made.applicationId).factors.insert(made);
      const task = { location: opened.location, applicationId: home, id: made.id };
      const [one, other] = await twice({ action: 'advance', ...task });
      const [found] = await opened.database.stores.in(home).factors.listByAccount(made.accountId);
      expect(one + other).toBe(Number(found?.state));
      expect(found?.state).toBe('100');
      await opened.close();
    });

    test('are granted no more attempts than the limit between them', async () => {
      const opened = await engine.open();
      const task = { location: opened.location, applicationId: 'application', id: 'key' };
      const [one, other] = await twice({ action: 'reserve', ...task });
      expect(one + other).toBe(60);
      await opened.close();
    });

    test('are not held up by one that was killed in a transaction, nor find what it wrote', async () => {
      const opened = await engine.open();
      const { stores } = opened.database;
      const { home } = await settle(stores);
      const written = id();
      const child = start({ action: 'hang', location: opened.location, applicationId: home, id: written });
      await once(child.stdout!, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(await stores.in(home).accounts.insert({ ...account(home), id: written })).toBe('inserted');
      await opened.close();
    });
  });
}
