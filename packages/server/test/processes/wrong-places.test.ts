import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { type Env, runServer, startServer, TEST_ENV, temporaryFolder } from '../support/server-process.ts';

describe('a folder in which something is not as it was', { timeout: 120_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let env: Env;
  let key: string;
  let database: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    const data = join(folder.path, 'data');
    env = { ...TEST_ENV, COUNTERSIGN_DATA_DIR: data };
    [key, database] = [join(data, 'master.key'), join(data, 'countersign.db')];
    await (await startServer({ env })).stop();
  });
  afterEach(() => folder.remove());

  async function expectRefusal(sentence: RegExp, code = 2): Promise<void> {
    const ending = await runServer(env);
    expect(ending.output).toMatch(sentence);
    expect(ending.output).not.toMatch(/^ +at /m);
    expect(ending.code).toBe(code);
  }

  const removeDatabase = () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true });
  };

  test('another master key is refused at the start, and so are commands; the right one is taken again', async () => {
    const right = readFileSync(key, 'utf8');
    writeFileSync(key, `${randomBytes(32).toString('base64')}\n`);
    await expectRefusal(
      /need master keys that are not configured: [0-9a-f]{12}\. Put the right key back into/,
    );
    const users = await runCommand(env, 'user', 'list');
    expect(users).toMatchObject({ code: 2, stderr: expect.stringContaining('need master keys') });
    expect((await runCommand(env, 'keys', 'list')).stdout).toContain('MISSING');
    writeFileSync(key, right);
    await (await startServer({ env })).stop();
  });

  test('a key that went away is not made anew', async () => {
    renameSync(key, `${key}.away`);
    await expectRefusal(
      /master key .*master\.key is gone, though the database .* is there: put the key back/,
    );
    expect(existsSync(key)).toBe(false);
  });

  test('a key without its database does not get an empty one, unless someone asks for it', async () => {
    removeDatabase();
    await expectRefusal(/database .*countersign\.db is gone, though .* is there/);
    expect((await runCommand(env, 'user', 'list')).code).toBe(2);
    expect(existsSync(database)).toBe(false);
    expect((await runCommand(env, 'migrate')).code).toBe(0);
    await (await startServer({ env })).stop();
  });

  test('a database that went away is missed where the key is kept elsewhere too', async () => {
    const elsewhere = join(folder.path, 'key');
    renameSync(key, elsewhere);
    env = { ...env, COUNTERSIGN_MASTER_KEY_FILE: elsewhere };
    await (await startServer({ env })).stop();
    removeDatabase();
    await expectRefusal(/database .*countersign\.db is gone, though .*countersign\.db\.lock is there/);
  });

  test('a master key is good for as long as something depends on it, and no longer', async () => {
    expect((await runCommand(env, 'keys', 'rotate')).code).toBe(0);
    const [remark = '', newest = '', oldest = ''] = readFileSync(key, 'utf8').split('\n');
    writeFileSync(key, `${remark}\n${oldest}\n`);
    await expectRefusal(/need master keys that are not configured/);
    writeFileSync(key, `${remark}\n${newest}\n`);
    await (await startServer({ env })).stop();
  });

  test('a schema that a newer version made is refused, and doctor says so', async () => {
    const file = new DatabaseSync(database);
    file.exec(
      `INSERT INTO countersign_migrations (name, timestamp) VALUES ('9999-later', '2030-01-01T00:00:00Z')`,
    );
    file.close();
    const sentence = /upgraded by a newer version of Countersign \(9999-later\): start that version/;
    await expectRefusal(sentence, 1);
    expect((await runCommand(env, 'doctor')).stdout).toMatch(sentence);
  });

  test('a key file that is missing or is no file is named', async () => {
    const missing = join(folder.path, 'nowhere.key');
    env = { ...env, COUNTERSIGN_MASTER_KEY_FILE: missing };
    await expectRefusal(/master key cannot be read: ENOENT.*nowhere\.key/);
    mkdirSync(missing, { mode: 0o700 });
    await expectRefusal(/master key cannot be read: EISDIR/);
    rmSync(missing, { recursive: true });
    writeFileSync(missing, '# nothing yet\n', { mode: 0o600 });
    await expectRefusal(/nowhere\.key holds no master key/);
  });

  test('a data folder that cannot be made is named', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    env = { ...env, COUNTERSIGN_DATA_DIR: join(folder.path, 'file', 'data') };
    await expectRefusal(/COUNTERSIGN_DATA_DIR: .*file\/data cannot be made \(.*ENOTDIR/);
  });

  test('a second process on the same folder is refused, a command is not, and a kill leaves nothing locked', async () => {
    const first = await startServer({ env });
    await expectRefusal(/Another process serves .*countersign\.db: stop it/);
    expect((await runCommand(env, 'user', 'list')).code).toBe(0);
    expect((await runCommand(env, 'doctor')).code).toBe(0);
    expect((await runCommand(env, 'backup', join(folder.path, 'copy.db'))).code).toBe(0);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
    await first.kill9();
    const second = await startServer({ env });
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  });
});
