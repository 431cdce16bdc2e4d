import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/storage/connect.ts';
import { createMigrator } from '../../src/storage/migrations/migrations.ts';
import { runCommand, runJson } from '../support/command-line.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const newFolder = () => mkdtempSync(join(root, 'data-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('doctor, where there is something to fix', () => {
  const doctor = async (env: Record<string, string>) => {
    const { code, stdout } = await runCommand(env, 'doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { check: string; ok: boolean; says: string }[] };
    return { code, says: findings.filter(({ ok }) => !ok).map(({ check, says }) => `${check}: ${says}`) };
  };
  const started = async () => {
    const COUNTERSIGN_DATA_DIR = newFolder();
    expect((await runCommand({ COUNTERSIGN_DATA_DIR }, 'app', 'list')).code).toBe(0);
    return { env: { COUNTERSIGN_DATA_DIR }, key: join(COUNTERSIGN_DATA_DIR, 'master.key') };
  };

  test('where nothing was started yet it says so', async () => {
    const { code, says } = await doctor({ COUNTERSIGN_DATA_DIR: newFolder() });
    expect(code).toBe(1);
    expect(says.join()).toMatch(/^keys: .*ENOENT.*Has "countersign serve" run here yet\?/);
  });

  test('a schema that is behind', async () => {
    const { env } = await started();
    rmSync(join(env.COUNTERSIGN_DATA_DIR, 'countersign.db'));
    const { code, says } = await doctor(env);
    expect({ code, says }).toEqual({
      code: 1,
      says: [expect.stringMatching(/^database: run "countersign migrate": .*0001.* not applied$/)],
    });
    expect((await runJson(env, 'migrate', '--dry-run')).applied).toBe(false);
    expect((await doctor(env)).code).toBe(1);
    expect((await runJson(env, 'migrate')).pending.length).toBeGreaterThan(0);
    expect(await doctor(env)).toEqual({ code: 0, says: [] });
  });

  test('whether the explorer is served, and what that means in production', async () => {
    const { env } = await started();
    const production = {
      ...env,
      COUNTERSIGN_MODE: 'production',
      COUNTERSIGN_PUBLIC_URL: 'https://login.example.com',
    };
    const explorerIn = async (settings: Record<string, string>) => {
      const { stdout } = await runCommand(settings, 'doctor', '--json');
      const { findings } = JSON.parse(stdout) as { findings: { check: string; says: string }[] };
      return findings.find(({ check }) => check === 'explorer')?.says;
    };
    expect(await explorerIn(env)).toMatch(/^on, as development/);
    expect(await explorerIn(production)).toMatch(/^off/);
    expect(await explorerIn({ ...production, COUNTERSIGN_EXPLORER: 'on' })).toMatch(
      /^on in production: whoever opens \/explorer can make accounts/,
    );
  });

  test('another key than the one that the secrets were sealed under', async () => {
    const { env, key } = await started();
    writeFileSync(key, `${randomBytes(32).toString('base64')}\n`);
    const { code, says } = await doctor(env);
    expect(code).toBe(1);
    expect(says.join()).toContain('keys: secrets depend on master keys that are not configured');
  });

  test('a key file that others can read, or that holds no key', async () => {
    const { env, key } = await started();
    chmodSync(key, 0o644);
    expect((await doctor(env)).says).toEqual([
      `configuration: ${key} can be read by others: run "chmod 600 ${key}"`,
    ]);
    chmodSync(key, 0o600);
    writeFileSync(key, 'not a key\n');
    const { code, says } = await doctor(env);
    expect(code).toBe(1);
    expect(says.join()).toContain(`${key}: key 1 is not 32 bytes in base64`);
    expect(says.join()).not.toContain('not a key');
  });

  test('two accounts of one mailbox, from before it had one key', async () => {
    const { env } = await started();
    const path = join(env.COUNTERSIGN_DATA_DIR, 'countersign.db');
    rmSync(path);
    const connection = connect({ kind: 'sqlite', path }, {});
    await createMigrator(connection.db, 'sqlite').migrateTo('0005-lost-refreshes');
    await connection.close();
    const insert = (id: string, email: string) =>
      `INSERT INTO accounts VALUES ('${id}', 'app', '${email}', '${email}', NULL, NULL, NULL, NULL, 1, NULL, 1, 1, NULL, NULL)`;
    const file = new DatabaseSync(path);
    file.exec(`INSERT INTO domains VALUES ('domain', 'Operator', 1);
      INSERT INTO applications VALUES ('app', 'domain', 'default', 'Shop', 'accounts', '{}', NULL, 1, 1);
      ${insert('older', 'ann@bücher.example')}; ${insert('younger', 'ann@xn--bcher-kva.example')}`);
    file.close();
    await runJson(env, 'migrate');
    expect(await doctor(env)).toEqual({
      code: 1,
      says: [
        'mailboxes: an older account has the mailbox of younger (ann@xn--bcher-kva.example, default) in another ' +
          'spelling, or the address is none any more: see "Two accounts of one mailbox" in docs/operations.md',
      ],
    });
    const shown = await runJson(env, 'user', 'show', 'ann@xn--bcher-kva.example');
    expect(shown.id).toBe('younger');
    expect((await runJson(env, 'user', 'show', 'ANN@bücher.example.')).id).toBe('older');
    await runJson(env, 'user', 'disable', 'younger', '--reason', 'a copy of an older account');
    expect(await doctor(env)).toEqual({ code: 0, says: [] });
  });

  test('a database that is no database', async () => {
    const { env } = await started();
    for (const suffix of ['-wal', '-shm'])
      rmSync(`${env.COUNTERSIGN_DATA_DIR}/countersign.db${suffix}`, { force: true });
    writeFileSync(join(env.COUNTERSIGN_DATA_DIR, 'countersign.db'), 'scribble'.repeat(2_000));
    const { code, says } = await doctor(env);
    expect(code).toBe(1);
    expect(says.join()).toMatch(/^database: /);
  });
});
