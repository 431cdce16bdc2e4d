import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { composeBeside, composeEngine } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { bothFactors, newMember } from '../support/person.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const newFolder = () => mkdtempSync(join(root, 'data-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('backup', () => {
  test('a copy made while people log in opens, is whole, and lets them log in', async () => {
    const sqlite = engines.find(({ name }) => name === 'sqlite')!;
    const world = await composeEngine(sqlite, { cheapHashes: true });
    const member = await newMember(world);
    const folder = newFolder();
    const copy = join(folder, 'countersign.db');
    const progress = { done: false, people: 0 };
    const writing = (async () => {
      while (!progress.done) {
        await newMember(world);
        progress.people += 1;
      }
    })();
    const result = await runCommand(world.env, 'backup', copy);
    progress.done = true;
    await writing;
    expect(result).toMatchObject({ code: 0, stdout: `Copied to ${copy}.\n` });
    expect(progress.people).toBeGreaterThan(0);
    expect(statSync(copy).mode & 0o777).toBe(0o600);

    const again = await runCommand(world.env, 'backup', copy);
    expect(again.code).not.toBe(0);

    copyFileSync(world.config.masterKeyFile, join(folder, 'master.key'));
    const restored = await composeBeside(
      { env: { ...world.env, COUNTERSIGN_DATA_DIR: folder } },
      { clock: world.clock },
    );
    await bothFactors(restored, member);
    const file = new DatabaseSync(copy);
    expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    file.close();
    await restored.close();
    expect(readFileSync(copy).includes(readFileSync(world.config.masterKeyFile))).toBe(false);
    await world.close();
  });

  test('PostgreSQL has a tool of its own', async () => {
    const postgres = engines.find(({ name }) => name === 'postgres')!;
    const world = await composeEngine(postgres);
    const { code, stderr } = await runCommand(world.env, 'backup', join(newFolder(), 'copy'));
    await world.close();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'countersign: This database is PostgreSQL: use pg_dump\n',
    });
  });
});
