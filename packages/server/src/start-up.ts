import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { databasePathOf } from './compose.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { findUnsafe } from './config/safety.ts';
import type { Engine } from './core/engine.ts';
import { addKeyToFile, ensureKeyFile, keyFileMode } from './crypto/key-file.ts';
import type { MasterKey } from './crypto/key-ring.ts';
import { findMissingMasterKeys } from './flows/administration/check-master-keys.ts';
import { lockPathOf, type ServiceLock, takeServiceLock } from './storage/sqlite/service-lock.ts';

const PRIVATE = 0o600;

/** Makes what the first start needs; throws a {@link ConfigError} where starting would be unsafe. */
export function prepareStart(config: Config): void {
  refuseUnsafe(config);
  if (config.databaseUrl === undefined || usesDefaultKeyFile(config)) makeDataDir(config.dataDir);
  if (!usesDefaultKeyFile(config)) return;
  refuseLostKey(config);
  // In this order: a key without a database is what remains of one that was lost.
  makeEmptyDatabase(config);
  ensureKeyFile(config.masterKeyFile);
}

/** Throws a {@link ConfigError} where a database was and is no more: an empty one would take its place. */
export function requireDatabase(config: Config): void {
  const path = databasePathOf(config);
  if (path === undefined || existsSync(path)) return;
  const traces = [lockPathOf(path), ...(usesDefaultKeyFile(config) ? [config.masterKeyFile] : [])];
  const trace = traces.find((file) => existsSync(file));
  if (trace === undefined) return;
  throw new ConfigError(
    `The database ${path} is gone, though ${trace} is there: put the database back, or begin anew with an empty one by "countersign migrate"`,
  );
}

/** Throws a {@link ConfigError} where the database's secrets need keys that are not configured. */
export async function requireMasterKeys(config: Config, engine: Engine): Promise<void> {
  const missing = await findMissingMasterKeys(engine);
  if (missing.length === 0) return;
  const place = config.masterKeys === undefined ? config.masterKeyFile : 'COUNTERSIGN_MASTER_KEY';
  throw new ConfigError(
    `The secrets in this database need master keys that are not configured: ${missing.join(', ')}. Put the right key back into ${place}; "countersign keys list" shows what depends on it`,
  );
}

/** Throws a {@link ConfigError} where another process serves the same SQLite database; undefined for PostgreSQL. */
export function requireToBeAlone(config: Config): ServiceLock | undefined {
  const path = databasePathOf(config);
  if (path === undefined) return undefined;
  makeEmptyDatabase(config);
  const lock = takeServiceLock(path);
  if (lock !== undefined) return lock;
  throw new ConfigError(
    `Another process serves ${path}: stop it, set another COUNTERSIGN_DATA_DIR, or set DATABASE_URL to a PostgreSQL for several processes`,
  );
}

/** Reasons not to start with this configuration on this disk. */
export function findUnsafeStart(config: Config): string[] {
  const mode = config.masterKeys === undefined ? modeOfKeyFile(config) : undefined;
  return findUnsafe(config, mode === undefined ? undefined : { mode });
}

/** Undefined where it cannot be looked at: reading it says why. */
function modeOfKeyFile({ masterKeyFile }: Config): number | undefined {
  try {
    return keyFileMode(masterKeyFile);
  } catch {
    return undefined;
  }
}

function refuseUnsafe(config: Config): void {
  const reasons = findUnsafeStart(config);
  if (reasons.length === 0) return;
  const list = reasons.map((reason) => `  - ${reason}`).join('\n');
  throw new ConfigError(`Countersign does not start on an unsafe configuration:\n${list}`);
}

/** A fresh key would take the place of the one that the secrets need. */
function refuseLostKey(config: Config): void {
  const path = databasePathOf(config);
  const size = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined || size === 0 || existsSync(config.masterKeyFile)) return;
  throw new ConfigError(
    `The master key ${config.masterKeyFile} is gone, though the database ${path} is there: put the key back`,
  );
}

function usesDefaultKeyFile({ sources }: Config): boolean {
  return sources.COUNTERSIGN_MASTER_KEY === 'default';
}

function makeDataDir(path: string): void {
  try {
    if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(path, 0o700);
  } catch (error) {
    throw new ConfigError(`COUNTERSIGN_DATA_DIR: ${path} cannot be made (${String(error)})`);
  }
}

function makeEmptyDatabase(config: Config): void {
  const path = databasePathOf(config);
  if (path === undefined) return;
  try {
    closeSync(openSync(path, 'a', PRIVATE));
  } catch (error) {
    throw new ConfigError(`COUNTERSIGN_DATA_DIR: this user cannot write ${path} (${String(error)})`);
  }
}

/** Puts a fresh master key in force, in the key file that this process and the others read. */
export function addMasterKey({ masterKeyFile }: Config): MasterKey {
  return addKeyToFile(masterKeyFile);
}
