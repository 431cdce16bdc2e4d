import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../src/storage/connect.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { POSTGRES_TEMPLATE } from './databases.ts';
import { requireTools } from './debian.ts';
import { type PoolMode, throughPgBouncer } from './pgbouncer.ts';
import { createDatabase, type Database } from './postgres.ts';

export interface TestDatabase {
  readonly database: OpenDatabase;
  /** For a second connection or process to the same database. */
  readonly location: DatabaseLocation;
  /** Closes it and removes all that it held. */
  close(): Promise<void>;
}

interface Place {
  readonly location: DatabaseLocation;
  readonly remove: () => Promise<void>;
}

export interface TestEngine<Name extends string = OpenDatabase['dialect']> {
  readonly name: Name;
  /** An empty place, nothing migrated. */
  readonly locate: () => Promise<Place>;
  /** A place of its own with a migrated database in it. */
  readonly locateMigrated: () => Promise<Place>;
  /** A migrated database of its own. */
  open(options?: DatabaseOptions): Promise<TestDatabase>;
}

const sqlite = engine('sqlite', {
  locate: async () => locateFile(),
  locateMigrated: async () => {
    const place = locateFile();
    // Not above: what runs outside Vitest sees this file too.
    const { inject } = await import('vitest');
    copyFileSync(inject('sqliteTemplate'), place.location.path);
    return place;
  },
});

const postgres = engine('postgres', {
  locate: async () => locateDatabase(await createDatabase()),
  locateMigrated: async () => locateDatabase(await createDatabase(undefined, POSTGRES_TEMPLATE)),
});

/** What runs on one engine must run on the other. */
export const engines: readonly TestEngine[] = [sqlite, postgres];

/** Every way to store, for the tests of the storage itself. */
export const storageEngines: readonly TestEngine<string>[] = [
  ...engines,
  throughPooler('transaction'),
  throughPooler('session'),
];

function throughPooler(pooler: PoolMode): TestEngine<string> {
  const lead = async ({ location, remove }: Place): Promise<Place> => {
    const port = (await import('vitest')).inject('pgBouncers')?.[pooler];
    if (port === undefined) requireTools('pgbouncer');
    if (location.kind === 'sqlite' || port === undefined) throw new Error('no PgBouncer was started');
    return { location: { ...location, url: throughPgBouncer(location.url, { port }), pooler }, remove };
  };
  return engine(`PostgreSQL behind PgBouncer (${pooler})`, {
    locate: async () => lead(await postgres.locate()),
    locateMigrated: async () => lead(await postgres.locateMigrated()),
  });
}

function locateFile() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  return {
    location: { kind: 'sqlite', path: join(folder, 'countersign.db') } as const,
    remove: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
}

function locateDatabase(made: Database): Place {
  return { location: { kind: 'postgres', url: made.url }, remove: () => made.drop() };
}

function engine<Name extends string>(
  name: Name,
  places: Pick<TestEngine, 'locate' | 'locateMigrated'>,
): TestEngine<Name> {
  return {
    name,
    ...places,
    async open(options) {
      const { location, remove } = await places.locateMigrated();
      const database = openDatabase(location, options);
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
