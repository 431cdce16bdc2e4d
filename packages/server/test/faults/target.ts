import { join } from 'node:path';
import { createDatabase, type Postgres, startPostgres } from '../support/postgres.ts';
import {
  type Env,
  freePort,
  type ServerProcess,
  startServer,
  TEST_ENV,
  temporaryFolder,
} from '../support/server-process.ts';

export type EngineName = 'sqlite' | 'postgres';
export type Victim = 'server' | 'PostgreSQL';

/** A service that can be killed and started again on the same data. */
export interface Target {
  readonly engine: EngineName;
  readonly url: string;
  /** For another process on the same data. */
  readonly env: Env;
  readonly victims: readonly Victim[];
  kill(victim: Victim): Promise<void>;
  /** Starts again what was killed. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

export async function createTarget(engine: EngineName): Promise<Target> {
  const folder = temporaryFolder();
  const port = await freePort();
  const env = {
    ...TEST_ENV,
    COUNTERSIGN_DATA_DIR: join(folder.path, 'data'),
    COUNTERSIGN_LOG_LEVEL: 'error',
  };
  const made = engine === 'sqlite' ? await onSqlite(env, port) : await onPostgres(env, port);
  return {
    ...made,
    engine,
    url: `http://127.0.0.1:${port}`,
    async close() {
      await made.close();
      folder.remove();
    },
  };
}

type Made = Pick<Target, 'env' | 'victims' | 'kill' | 'revive' | 'close'>;

async function onSqlite(env: Env, port: number): Promise<Made> {
  let server = await startServer({ env, port });
  return {
    env,
    victims: ['server'],
    kill: () => server.kill9(),
    async revive() {
      server = await startServer({ env, port });
    },
    async close() {
      await server.stop();
    },
  };
}

async function onPostgres(env: Env, port: number): Promise<Made> {
  let postgres: Postgres = await startPostgres();
  const { url } = await createDatabase(postgres.url);
  const whole = { ...env, DATABASE_URL: url };
  const start = (): Promise<ServerProcess> => startServer({ env: whole, port });
  let server = await start();
  const kills: Record<Victim, () => Promise<void>> = {
    server: () => server.kill9(),
    PostgreSQL: () => postgres.kill9(),
  };
  let killed: Victim = 'server';
  return {
    env: whole,
    victims: ['server', 'PostgreSQL'],
    kill(victim) {
      killed = victim;
      return kills[victim]();
    },
    async revive() {
      if (killed === 'server') server = await start();
      else {
        postgres = await startPostgres({ dataDir: postgres.dataDir, port: postgres.port });
        await untilReady(`http://127.0.0.1:${port}`);
      }
    },
    async close() {
      await server.stop();
      await postgres.stop();
    },
  };
}

/** The service stays up without its database, and finds it again by itself. */
async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await fetch(`${url}/health/ready`)).ok) {
    if (Date.now() > deadline) throw new Error('the service does not find its database again');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
