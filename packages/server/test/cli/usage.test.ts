import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { REPOSITORY } from '../support/guide.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const env = { COUNTERSIGN_DATA_DIR: folder };
afterAll(() => rmSync(folder, { recursive: true }));

describe('using the command line', () => {
  test('--help shows examples and the exit codes, and begins nothing', async () => {
    const { code, stdout } = await runCommand(env, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('countersign user bypass-code ann@example.com --reason');
    expect(stdout).toContain('0 done, 1 failed, 2 wrong usage or setting, 3 no such thing');
    for (const command of ['serve', 'migrate', 'app', 'user', 'keys', 'audit', 'backup', 'doctor']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('npx countersign is the same command', async () => {
    const bin = new URL('node_modules/.bin', REPOSITORY).pathname;
    const { stdout } = await promisify(execFile)(join(bin, 'countersign'), ['--help'], {
      env: { ...env, PATH: `${bin}:${process.env['PATH']}` },
    });
    expect(stdout).toBe((await runCommand(env, '--help')).stdout);
  });

  test.each([['migrate'], ['app create'], ['user bypass-code']])(
    '%s --help shows an example',
    async (command) => {
      const { code, stdout } = await runCommand(env, ...command.split(' '), '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n +.*countersign /);
    },
  );

  test.each([
    [[], 'Usage: countersign'],
    [['nonsense'], "unknown command 'nonsense'"],
    [['app', 'list', '--nonsense'], "unknown option '--nonsense'"],
    [['app', 'create'], "required option '--name <name>' not specified"],
    [['app', 'create'], '(see npx countersign app create --help)'],
    [['app', 'update', 'default', '--second-factor', 'sometimes'], 'Allowed choices are optional, required'],
    [['app', 'update', 'default', '--active', '--inactive'], 'exclude each other'],
    [['app', 'update', 'default', '--origin', 'https://a.example/path'], 'is no origin'],
    [['app', 'update', 'default', '--backend-address', 'backend'], '"backend" is no address'],
    [['keys', 'rotate', '--only', 'both'], 'Allowed choices are master, signing'],
  ] as const)(
    '%j is wrong usage: exit code 2, and a sentence on standard error',
    async (parameters, sentence) => {
      const { code, stdout, stderr } = await runCommand(env, ...parameters);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(sentence);
      expect(stderr).not.toMatch(/^ +at /m);
    },
  );

  test.each([
    [{ PORT: 'abc' }, 'PORT must be a whole number'],
    [{ COUNTERSIGN_MODE: 'production', COUNTERSIGN_PUBLIC_URL: 'http://a.example' }, 'unsafe configuration'],
  ])('the settings %j are wrong: exit code 2', async (settings, sentence) => {
    const { code, stdout, stderr } = await runCommand({ ...env, ...settings }, 'app', 'list');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`countersign: `);
    expect(stderr).toContain(sentence);
  });

  test('a database that is away fails with exit code 1', async () => {
    const DATABASE_URL = 'postgres://nobody:hunter2@127.0.0.1:1/none';
    const { code, stderr } = await runCommand({ ...env, DATABASE_URL }, 'app', 'list');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^countersign: .+\n$/);
    expect(stderr).not.toContain('hunter2');
  });
});
