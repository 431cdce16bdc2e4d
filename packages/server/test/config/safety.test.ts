import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { findUnsafeStart, prepareStart } from '../../src/start-up.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SAFE = {
  COUNTERSIGN_MODE: 'production',
  COUNTERSIGN_PUBLIC_URL: 'https://login.example.com',
  COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/8',
  COUNTERSIGN_MASTER_KEY: randomBytes(32).toString('base64'),
  COUNTERSIGN_DATA_DIR: join(folder, 'production'),
};
const unsafe = (env: Environment) => findUnsafeStart(loadConfig(env));
const without = (name: keyof typeof SAFE): Environment =>
  Object.fromEntries(Object.entries(SAFE).filter(([other]) => other !== name));

describe('production', () => {
  test('a safe configuration has nothing to fix', () => {
    expect(unsafe(SAFE)).toEqual([]);
    expect(() => prepareStart(loadConfig(SAFE))).not.toThrow();
  });

  test.each<[string, Environment, string]>([
    ['plain HTTP', { ...SAFE, COUNTERSIGN_PUBLIC_URL: 'http://login.example.com' }, 'must be https://'],
    ['no proxy declared', without('COUNTERSIGN_TRUSTED_PROXIES'), 'names no TLS-terminating proxy'],
    ['the default key', without('COUNTERSIGN_MASTER_KEY'), 'lies beside the database that it protects'],
    [
      'a key of zeros',
      { ...SAFE, COUNTERSIGN_MASTER_KEY: Buffer.alloc(32).toString('base64') },
      'is an example or a pattern',
    ],
    [
      'a key of words',
      { ...SAFE, COUNTERSIGN_MASTER_KEY: Buffer.from('countersign master key example!!').toString('base64') },
      'is an example or a pattern',
    ],
  ])('%s is refused, with what to fix', (_what, env, sentence) => {
    const reasons = unsafe(env);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain(sentence);
    expect(() => prepareStart(loadConfig(env))).toThrow(ConfigError);
  });

  test('all reasons are reported together, and nothing is made on the disk', () => {
    const dataDir = join(folder, 'untouched');
    const env = {
      COUNTERSIGN_MODE: 'production',
      COUNTERSIGN_PUBLIC_URL: 'http://a.example',
      COUNTERSIGN_DATA_DIR: dataDir,
    };
    expect(() => prepareStart(loadConfig(env))).toThrow(/unsafe configuration:\n( {2}- .+\n){2} {2}- .+$/);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('in development none of this is asked for', () => {
    expect(
      unsafe({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MASTER_KEY: Buffer.alloc(32).toString('base64') }),
    ).toEqual([]);
  });
});

describe('the key file at the start', () => {
  test('the first start makes the data directory for its owner alone, with one key', () => {
    const dataDir = join(folder, 'deep', 'data');
    prepareStart(loadConfig({ COUNTERSIGN_DATA_DIR: dataDir }));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
  });

  test('a directory that exists already keeps its mode', () => {
    const dataDir = mkdtempSync(join(folder, 'own-'));
    chmodSync(dataDir, 0o750);
    prepareStart(loadConfig({ COUNTERSIGN_DATA_DIR: dataDir }));
    expect(statSync(dataDir).mode & 0o777).toBe(0o750);
  });

  test.each([0o644, 0o640, 0o604, 0o660])(
    'one of mode %o is refused in every mode, with the command that mends it',
    (mode) => {
      const dataDir = mkdtempSync(join(folder, 'open-'));
      const path = join(dataDir, 'master.key');
      writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode });
      chmodSync(path, mode);
      const sentence = `${path} can be read by others: run "chmod 600 ${path}"`;
      expect(unsafe({ COUNTERSIGN_DATA_DIR: dataDir })).toEqual([sentence]);
      const { COUNTERSIGN_MASTER_KEY: _key, ...rest } = SAFE;
      expect(unsafe({ ...rest, COUNTERSIGN_MASTER_KEY_FILE: path })).toEqual([sentence]);
      chmodSync(path, 0o600);
      expect(unsafe({ COUNTERSIGN_DATA_DIR: dataDir })).toEqual([]);
    },
  );

  test('a named key file is never made: a typo would begin a new life without the old secrets', () => {
    const path = join(folder, 'nowhere.key');
    prepareStart(loadConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MASTER_KEY_FILE: path }));
    expect(existsSync(path)).toBe(false);
  });
});
