import { join } from 'node:path';
import { type PgBouncer, type PoolMode, startPgBouncer, throughPgBouncer } from '../support/pgbouncer.ts';
import { createDatabase, type Postgres, startPostgres } from '../support/postgres.ts';
import {
  type Env,
  freePort,
  type ServerProcess,
  startServer,
  TEST_ENV,
  temporaryFolder,
} from '../support/server-process.ts';

/** `transaction` and `session`: PostgreSQL behind PgBouncer in that mode. */
export const ENGINES = ['sqlite', 'postgres', 'transaction', 'session'] as const;
export type EngineName = (typeof ENGINES)[number];
export type Victim = 'server' | 'PostgreSQL' | 'PgBouncer';

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
  const made = await MAKERS[engine](env, port);
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

const MAKERS: Record<EngineName, (env: Env, port: number) => Promise<Made>> = {
  sqlite: onSqlite,
  postgres: (env, port) => onPostgres(env, port),
  transaction: (env, port) => onPostgres(env, port, 'transaction'),
  session: (env, port) => onPostgres(env, port, 'session'),
};

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

async function onPostgres(env: Env, port: number, poolMode?: PoolMode): Promise<Made> {
  let postgres: Postgres = await startPostgres();
  const { url } = await createDatabase(postgres.url);
  let pooler = poolMode && (await startPgBouncer({ serverPort: postgres.port, poolMode }));
  const whole = { ...env, ...(pooler === undefined ? { DATABASE_URL: url } : behind(pooler, url)) };
  const start = (): Promise<ServerProcess> => startServer({ env: whole, port });
  let server = await start();
  const kills: Record<Victim, () => Promise<void> | undefined> = {
    server: () => server.kill9(),
    PostgreSQL: () => postgres.kill9(),
    PgBouncer: () => pooler?.kill9(),
  };
  const revivals: Record<Victim, () => Promise<void>> = {
    async server() {
      server = await start();
    },
    async PostgreSQL() {
      postgres = await startPostgres({ dataDir: postgres.dataDir, port: postgres.port });
    },
    async PgBouncer() {
      pooler = pooler && (await startPgBouncer(pooler));
    },
  };
  let killed: Victim = 'server';
  return {
    env: whole,
    victims: ['server', 'PostgreSQL', ...(pooler === undefined ? [] : (['PgBouncer'] as const))],
    async kill(victim) {
      killed = victim;
      await kills[victim]();
    },
    async revive() {
      await revivals[killed]();
      if (killed !== 'server') await untilReady(`http://127.0.0.1:${port}`);
    },
    async close() {
      await server.stop();
      await pooler?.stop();
      await postgres.stop();
    },
  };
}

function behind(pooler: PgBouncer, url: string): Env {
  return { DATABASE_URL: throughPgBouncer(url, pooler), COUNTERSIGN_DATABASE_POOLER: pooler.poolMode };
}

/** The service stays up without its database, and finds it again by itself. */
async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await fetch(`${url}/health/ready`)).ok) {
    if (Date.now() > deadline) throw new Error('the service does not find its database again');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
