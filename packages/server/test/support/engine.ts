import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { type Composition, compose, databaseTarget } from '../../src/compose.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import type { Application, ApplicationSettings } from '../../src/core/application/application.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { FactorMethod } from '../../src/core/factor/factor-method.ts';
import { ensureKeyFile } from '../../src/crypto/key-file.ts';
import type { ResolveName } from '../../src/delivery/webhooks/resolve-name.ts';
import {
  createApplication,
  ensureDefaultApplication,
} from '../../src/flows/administration/manage-applications.ts';
import { prepareStart } from '../../src/start-up.ts';
import { connect, type DatabaseLocation } from '../../src/storage/connect.ts';
import type { Schema } from '../../src/storage/schema.ts';
import type { SyncFile } from '../../src/storage/sqlite/write-ahead-log.ts';
import type { TestEngine } from './engines.ts';
import { unwrap } from './outcomes.ts';

/** Real time plus an offset: what the tests wait for passes at once. Begins a second after a TOTP step did. */
export interface MovableClock extends Clock {
  advance(milliseconds: number): void;
}

export function movableClock(): MovableClock {
  let offset = 31_000 - (Date.now() % 30_000);
  return {
    now: () => Date.now() + offset,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}

export interface WorldOptions {
  readonly clock?: MovableClock;
  /** What durations are measured by; real time if none is given. */
  readonly steadyClock?: Clock;
  /** `{"login":{"max":50,"windowSeconds":900}}` */
  readonly limits?: Readonly<Record<string, { max?: number; windowSeconds?: number }>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Where a test makes more hashes than it is about. */
  readonly cheapHashes?: boolean;
  readonly extraFactorMethods?: readonly FactorMethod[];
  /** In place of name servers. */
  readonly resolveName?: ResolveName;
  /** In place of fdatasync, on SQLite. */
  readonly syncFile?: SyncFile;
}

/** A composed engine on a database of its own, with the default application. */
export interface World extends Composition {
  readonly application: Application;
  readonly clock: MovableClock;
  readonly config: Config;
  readonly env: Readonly<Record<string, string>>;
  /** The text of every statement since it was last emptied. */
  readonly statements: string[];
  /** Past the engine: to tamper and to look. */
  readonly sql: Kysely<Schema>;
  readonly close: () => Promise<void>;
}

function environmentOf({ url, pooler = 'none' }: Extract<DatabaseLocation, { kind: 'postgres' }>) {
  return { DATABASE_URL: url, COUNTERSIGN_DATABASE_POOLER: pooler };
}

export async function composeEngine(engine: TestEngine<string>, options: WorldOptions = {}): Promise<World> {
  const { location, remove } = await engine.locateMigrated();
  const ownsFolder = location.kind === 'postgres';
  const dataDir = ownsFolder ? mkdtempSync(join(tmpdir(), 'countersign-test-')) : dirname(location.path);
  const env = {
    COUNTERSIGN_DATA_DIR: dataDir,
    ...(location.kind === 'postgres' && environmentOf(location)),
    ...(options.limits && { COUNTERSIGN_LIMITS: JSON.stringify(options.limits) }),
    ...(options.cheapHashes === true && { COUNTERSIGN_ARGON2: '{"memoryCost":8,"timeCost":1}' }),
    ...options.env,
  };
  // The migrated database is a copy of one whose key is elsewhere.
  ensureKeyFile(join(dataDir, 'master.key'));
  const world = await composeBeside({ env }, options);
  return {
    ...world,
    async close() {
      await world.close();
      await remove();
      if (ownsFolder) rmSync(dataDir, { recursive: true });
    },
  };
}

/** Another composition, as another process would make it, on the same database and key file. */
export async function composeBeside(
  { env }: Pick<World, 'env'>,
  { clock = movableClock(), steadyClock, extraFactorMethods = [], resolveName, syncFile }: WorldOptions = {},
): Promise<World> {
  const config = loadConfig(env);
  prepareStart(config);
  const statements: string[] = [];
  const onStatement = (text: string): void => void statements.push(text);
  const composition = await compose(config, {
    clock,
    onStatement,
    extraFactorMethods,
    ...(steadyClock !== undefined && { steadyClock }),
    ...(resolveName !== undefined && { resolveName }),
    ...(syncFile !== undefined && { syncFile }),
  });
  await composition.database.migrate();
  const application = await ensureDefaultApplication(composition.engine);
  const tampering = connect(databaseTarget(config), {});
  return {
    ...composition,
    application,
    clock,
    config,
    env,
    statements,
    sql: tampering.db,
    async close() {
      await tampering.close();
      await composition.database.close();
    },
  };
}

/** One more application of the same domain. */
export async function anotherApplication(
  { engine, application }: World,
  settings: Partial<ApplicationSettings> = {},
): Promise<Application> {
  const made = await createApplication(engine, application.domainId, {
    name: 'Another',
    kind: 'accounts',
    settings,
  });
  return unwrap(made);
}
