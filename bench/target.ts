import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Composition, compose } from '../packages/server/src/compose.ts';
import { type Config, loadConfig } from '../packages/server/src/config/config.ts';
import type { Application } from '../packages/server/src/core/application/application.ts';
import { ensureDefaultApplication } from '../packages/server/src/flows/administration/manage-applications.ts';
import { prepareStart } from '../packages/server/src/start-up.ts';
import { createDatabase, startPostgres } from '../packages/server/test/support/postgres.ts';
import {
  type Env,
  type ServerProcess,
  startServer,
  temporaryFolder,
} from '../packages/server/test/support/server-process.ts';

export type EngineName = 'sqlite' | 'postgres';

/** An empty database, and what a server needs to serve it. */
export interface Ground {
  readonly engine: EngineName;
  readonly env: Env;
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** As behind a proxy that tells each client's address; every limit and hash at its default. */
const SETTINGS: Env = {
  COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8',
  COUNTERSIGN_LOG_LEVEL: 'error',
  // Tokens are signed in this process, too.
  COUNTERSIGN_PUBLIC_URL: 'http://localhost:3000',
};

export async function breakGround(engine: EngineName, settings: Env): Promise<Ground> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const env = { ...SETTINGS, ...settings, COUNTERSIGN_DATA_DIR: dataDir };
  process.once('exit', () => rmSync(folder.path, { recursive: true, force: true }));
  if (engine === 'sqlite') return { engine, env, dataDir, remove: () => Promise.resolve(folder.remove()) };
  const postgres = await startPostgres();
  const { url } = await createDatabase(postgres.url);
  return {
    engine,
    env: { ...env, DATABASE_URL: url },
    dataDir,
    async remove() {
      await postgres.stop();
      folder.remove();
    },
  };
}

/** The engine in this process, for seeding and for counting statements. */
export interface Inside extends Composition {
  readonly config: Config;
  readonly application: Application;
}

export async function composeInside({ env }: Ground, onStatement?: (sql: string) => void): Promise<Inside> {
  const config = loadConfig(env);
  prepareStart(config);
  const composition = await compose(config, onStatement === undefined ? {} : { onStatement });
  await composition.database.migrate();
  const application = await ensureDefaultApplication(composition.engine);
  return { ...composition, config, application };
}

export interface Started {
  readonly server: ServerProcess;
  /** Milliseconds from the spawn until /health answered. */
  readonly startUp: number;
}

export async function launch({ env }: Ground, nodeOptions: readonly string[] = []): Promise<Started> {
  const began = performance.now();
  const server = await startServer({ env, nodeOptions });
  return { server, startUp: performance.now() - began };
}
