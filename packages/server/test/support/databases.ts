import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { DatabaseLocation } from '../../src/storage/connect.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { isInstalled } from './debian.ts';
import { type PgBouncer, type PoolMode, startPgBouncer } from './pgbouncer.ts';
import { createNamedDatabase, startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    /** A migrated SQLite file, to be copied. */
    sqliteTemplate: string;
    /** The ports of PgBouncer before that PostgreSQL; absent where it is not installed. */
    pgBouncers: Readonly<Record<PoolMode, number>> | undefined;
  }
}

/** A migrated database, to be copied, in the server of the run. */
export const POSTGRES_TEMPLATE = 'migrated';

/**
 * Vitest's global set-up: one PostgreSQL for the whole run, and of each engine one migrated database, of which every
 * test gets a copy. What is about outliving a kill starts a durable server of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ durable: false });
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const path = join(folder, 'countersign.db');
  await migrate({ kind: 'sqlite', path });
  await migrate({ kind: 'postgres', url: await createNamedDatabase(server.url, POSTGRES_TEMPLATE) });
  project.provide('postgresUrl', server.url);
  project.provide('sqliteTemplate', path);
  const poolers = await startPoolers(server.port);
  project.provide('pgBouncers', poolers && { transaction: poolers[0].port, session: poolers[1].port });
  return async () => {
    rmSync(folder, { recursive: true });
    for (const pooler of poolers ?? []) await pooler.stop();
    await server.stop();
  };
}

function startPoolers(serverPort: number): Promise<[PgBouncer, PgBouncer]> | undefined {
  if (!isInstalled('pgbouncer')) return undefined;
  return Promise.all([
    startPgBouncer({ serverPort, poolMode: 'transaction' }),
    startPgBouncer({ serverPort, poolMode: 'session' }),
  ]);
}

async function migrate(location: DatabaseLocation): Promise<void> {
  const database = openDatabase(location);
  await database.migrate();
  await database.close();
}
