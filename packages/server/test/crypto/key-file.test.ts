import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addKeyToFile, ensureKeyFile, readKeyFile } from '../../src/crypto/key-file.ts';
import { inParallel } from '../support/outcomes.ts';

const MODULE = new URL('../../src/crypto/key-file.ts', import.meta.url).href;
const root = mkdtempSync(join(tmpdir(), 'countersign-test-'));
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'keys-'));
  path = join(folder, 'master.key');
});
afterAll(() => rmSync(root, { recursive: true }));

/** Calls a function of the module on the path, in a process of its own; what it printed. */
async function inProcess(call: string): Promise<string> {
  const script = `import * as keyFile from ${JSON.stringify(MODULE)}; ${call}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output;
}

describe('the key file', () => {
  test('it is made once, for its owner alone', () => {
    ensureKeyFile(path);
    const [key, ...others] = readKeyFile(path);
    expect(key!.bytes).toHaveLength(32);
    expect(others).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    ensureKeyFile(path);
    expect(readKeyFile(path)[0]!.id).toBe(key!.id);
    expect(readdirSync(folder)).toEqual(['master.key']);
  });

  test('processes that start at once agree on one key', async () => {
    const start = Date.now() + 700;
    const call = `while (Date.now() < ${start}); keyFile.ensureKeyFile(process.argv[1]);
      console.log(keyFile.readKeyFile(process.argv[1]).map(({ id }) => id).join());`;
    const seen = await inParallel(4, () => inProcess(call));
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]!.trim()).toMatch(/^[0-9a-f]{12}$/);
    expect(readdirSync(folder)).toEqual(['master.key']);
  });

  test('a new key comes before the others', () => {
    ensureKeyFile(path);
    const [first] = readKeyFile(path);
    const second = addKeyToFile(path);
    const third = addKeyToFile(path);
    expect(readKeyFile(path).map(({ id }) => id)).toEqual([third.id, second.id, first!.id]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['master.key']);
  });

  test('no key that a process was given is lost to another that adds one at the same moment', async () => {
    ensureKeyFile(path);
    const start = Date.now() + 700;
    const call = `while (Date.now() < ${start});
      for (let added = 0; added < 20; ) {
        try { console.log(keyFile.addKeyToFile(process.argv[1]).id); added += 1; } catch {}
      }`;
    const given = (await inParallel(3, () => inProcess(call))).join('').trim().split('\n');
    const kept = new Set(readKeyFile(path).map(({ id }) => id));
    expect(given).toHaveLength(60);
    expect(given.filter((id) => !kept.has(id))).toEqual([]);
    expect(kept.size).toBe(61);
  });

  test('a lock that a dead process left holds for ten seconds', () => {
    ensureKeyFile(path);
    writeFileSync(`${path}.lock`, '');
    expect(() => addKeyToFile(path)).toThrow('is being changed by another process: try again in a moment');
    const old = Date.now() / 1000 - 11;
    utimesSync(`${path}.lock`, old, old);
    addKeyToFile(path);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('remarks, blank lines and line ends of Windows are read over', () => {
    const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
    writeFileSync(path, `# newest\r\n${one}\r\n\r\n  # older\n  ${two}`);
    expect(readKeyFile(path).map(({ bytes }) => bytes.toString('base64'))).toEqual([one, two]);
  });

  test.each(['secret', `${'A'.repeat(42)}=`, 'A'.repeat(44), `${'*'.repeat(43)}=`])(
    '%s is no key, and is not repeated',
    (text) => {
      writeFileSync(path, `${randomBytes(32).toString('base64')}\n${text}\n`);
      expect(() => readKeyFile(path)).toThrow(`${path}: key 2 is not 32 bytes in base64`);
    },
  );
});
