import { chmodSync, mkdirSync } from 'node:fs';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { findUnsafe } from './config/safety.ts';
import { addKeyToFile, ensureKeyFile, keyFileMode } from './crypto/key-file.ts';
import type { MasterKey } from './crypto/key-ring.ts';

/** Makes what the first start needs; throws a {@link ConfigError} where starting would be unsafe. */
export function prepareStart(config: Config): void {
  refuseUnsafe(config);
  if (config.databaseUrl === undefined || usesDefaultKeyFile(config)) makeDataDir(config.dataDir);
  if (usesDefaultKeyFile(config)) ensureKeyFile(config.masterKeyFile);
}

/** Reasons not to start with this configuration on this disk. */
export function findUnsafeStart(config: Config): string[] {
  const mode = config.masterKeys === undefined ? keyFileMode(config.masterKeyFile) : undefined;
  return findUnsafe(config, mode === undefined ? undefined : { mode });
}

function refuseUnsafe(config: Config): void {
  const reasons = findUnsafeStart(config);
  if (reasons.length === 0) return;
  const list = reasons.map((reason) => `  - ${reason}`).join('\n');
  throw new ConfigError(`Countersign does not start on an unsafe configuration:\n${list}`);
}

function usesDefaultKeyFile({ sources }: Config): boolean {
  return sources.COUNTERSIGN_MASTER_KEY === 'default';
}

function makeDataDir(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(path, 0o700);
}

/** Puts a fresh master key in force, in the key file that this process and the others read. */
export function addMasterKey({ masterKeyFile }: Config): MasterKey {
  return addKeyToFile(masterKeyFile);
}
