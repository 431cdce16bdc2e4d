import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../src/storage/connect.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { createDatabase } from './postgres.ts';

export interface TestDatabase {
  readonly database: OpenDatabase;
  /** For a second connection or process to the same database. */
  readonly location: DatabaseLocation;
  /** Closes it and removes all that it held. */
  close(): Promise<void>;
}

export interface TestEngine {
  readonly name: OpenDatabase['dialect'];
  /** An empty place, nothing migrated. */
  readonly locate: () => Promise<{
    readonly location: DatabaseLocation;
    readonly remove: () => Promise<void>;
  }>;
  /** A migrated database of its own. */
  open(options?: DatabaseOptions): Promise<TestDatabase>;
}

const sqlite = engine('sqlite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  return Promise.resolve({
    location: { kind: 'sqlite', path: join(folder, 'countersign.db') } as const,
    remove: () => Promise.resolve(rmSync(folder, { recursive: true })),
  });
});

const postgres = engine('postgres', async () => {
  const made = await createDatabase();
  return { location: { kind: 'postgres', url: made.url }, remove: () => made.drop() };
});

/** What runs on one engine must run on the other. */
export const engines: readonly TestEngine[] = [sqlite, postgres];

function engine(name: TestEngine['name'], locate: TestEngine['locate']): TestEngine {
  return {
    name,
    locate,
    async open(options) {
      const { location, remove } = await locate();
      const database = openDatabase(location, options);
      await database.migrate();
      return {
        database,
        location,
        async close() {
          await database.close();
          await remove();
        },
      };
    },
  };
}
