import type { DatabaseLocation } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { account, NOW } from './rows.ts';

/** What another process does to the database; `applicationId` and `id` name the row. */
export interface Task {
  readonly action: 'migrate' | 'advance' | 'reserve' | 'hang';
  readonly location: DatabaseLocation;
  readonly applicationId?: string;
  readonly id?: string;
}

const { action, location, applicationId = '', id = '' } = JSON.parse(process.argv[2] ?? '') as Task;
const database = openDatabase(location);

const actions: Record<Task['action'], () => Promise<number>> = {
  async migrate() {
    await database.migrate();
    return (await database.pendingMigrations()).length;
  },

  /** How many of 100 steps it was the first to spend. */
  async advance() {
    let won = 0;
    for (let step = 0; step < 100; step++) {
      const change = { from: String(step), to: String(step + 1), now: NOW };
      const spend = () =>
        database.transact((stores) => stores.in(applicationId).factors.advanceState(id, change));
      won += (await Promise.all([spend(), spend(), spend()])).filter(Boolean).length;
    }
    return won;
  },

  /** How many of 100 attempts were granted. */
  async reserve() {
    const counters = [{ key: id, max: 60, window: 1000 }];
    const reserve = () => database.stores.in(applicationId).throttles.reserve(counters, NOW, true);
    const results = await Promise.all(Array.from({ length: 100 }, reserve));
    return results.filter(({ granted }) => granted).length;
  },

  /** Writes, and never commits. */
  hang: () =>
    database.transact(async (stores) => {
      await stores.in(applicationId).accounts.insert({ ...account(applicationId), id });
      process.stdout.write('written\n');
      return new Promise<number>((resolve) => setTimeout(resolve, 60_000, 0));
    }),
};

process.stdout.write(`${await actions[action]()}\n`);
await database.close();
