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
import { Cluster } from './failover.ts';

/**
 * `transaction` and `session`: PostgreSQL behind PgBouncer in that mode. `failover`: a primary with a standby, which takes
 * over; an asynchronous one loses what was acknowledged, and shows that the rounds notice.
 */
export const ENGINES = [
  'sqlite',
  'postgres',
  'transaction',
  'session',
  'failover',
  'failover-asynchronous',
] as const;
export type EngineName = (typeof ENGINES)[number];
export type Victim = 'server' | 'PostgreSQL' | 'PgBouncer' | 'primary';

/** A service that can be killed and started again on the same data. */
export interface Target {
  readonly engine: EngineName;
  readonly url: string;
  /** For another process on the same data. */
  readonly env: Env;
  readonly victims: readonly Victim[];
  /** Before each round. */
  readonly prepare?: () => Promise<void>;
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
  failover: (env, port) => onCluster(env, port, true),
  'failover-asynchronous': (env, port) => onCluster(env, port, false),
};

type Made = Pick<Target, 'env' | 'victims' | 'prepare' | 'kill' | 'revive' | 'close'>;

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
  const kills: Record<Exclude<Victim, 'primary'>, () => Promise<void> | undefined> = {
    server: () => server.kill9(),
    PostgreSQL: () => postgres.kill9(),
    PgBouncer: () => pooler?.kill9(),
  };
  const revivals: Record<Exclude<Victim, 'primary'>, () => Promise<void>> = {
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
  let killed: Exclude<Victim, 'primary'> = 'server';
  return {
    env: whole,
    victims: ['server', 'PostgreSQL', ...(pooler === undefined ? [] : (['PgBouncer'] as const))],
    async kill(victim) {
      if (victim === 'primary') throw new Error('there is no standby');
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

/** The service is never started again. */
async function onCluster(env: Env, port: number, synchronous: boolean): Promise<Made> {
  const cluster = await Cluster.start({ synchronous });
  const whole = { ...env, DATABASE_URL: await cluster.createDatabase() };
  const server = await startServer({ env: whole, port });
  return {
    env: whole,
    victims: ['primary'],
    prepare: () => cluster.attachStandby(),
    kill: () => cluster.killPrimary(),
    async revive() {
      await cluster.promote();
      await untilReady(`http://127.0.0.1:${port}`);
    },
    async close() {
      await server.stop();
      await cluster.stop();
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
