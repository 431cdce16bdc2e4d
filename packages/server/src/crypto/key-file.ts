import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MASTER_KEY_BYTES, type MasterKey, masterKey } from './key-ring.ts';

/** Milliseconds after which a lock belongs to a process that died. */
const LOCK_STALE = 10_000;

/** Master keys of a file: one in base64 a line, the newest first; lines with # are remarks. */
export function readKeyFile(path: string): MasterKey[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line, index) => parseLine(path, line, index));
}

function parseLine(path: string, line: string, index: number): MasterKey {
  try {
    return parseMasterKey(line);
  } catch (cause) {
    throw new Error(`${path}: key ${index + 1} is not 32 bytes in base64`, { cause });
  }
}

/** Throws where the text is not 32 bytes in base64. */
export function parseMasterKey(base64: string): MasterKey {
  if (!/^[\w+/-]{43}=?$/.test(base64)) throw new Error('A master key is 32 bytes in base64');
  return masterKey(Buffer.from(base64, 'base64'));
}

/** Permission bits of the file; undefined where there is none. */
export function keyFileMode(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mode;
}

/** Makes the file with one fresh key, mode 0600, unless it exists; safe when two processes start at once. */
export function ensureKeyFile(path: string): void {
  if (keyFileMode(path) !== undefined) return;
  const draft = writeDraft(path, [newKeyLine()]);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  syncDirectory(path);
}

/** Puts a fresh key before the others; running processes find it when they meet its id. */
export function addKeyToFile(path: string): MasterKey {
  const line = newKeyLine();
  withLock(path, () => {
    const older = readKeyFile(path).map(({ bytes }) => bytes.toString('base64'));
    renameSync(writeDraft(path, [line, ...older]), path);
    syncDirectory(path);
  });
  return parseMasterKey(line);
}

/** Two at once would each write their own key over the other's: what was encrypted under that would be lost. */
function withLock(path: string, work: () => void): void {
  const lock = `${path}.lock`;
  const held = statSync(lock, { throwIfNoEntry: false });
  if (held !== undefined && Date.now() - held.mtimeMs > LOCK_STALE) rmSync(lock, { force: true });
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch (cause) {
    throw new Error(`${path} is being changed by another process: try again in a moment`, { cause });
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function newKeyLine(): string {
  return randomBytes(MASTER_KEY_BYTES).toString('base64');
}

/** The whole file or none of it, on the disk before it gets its name. */
function writeDraft(path: string, lines: readonly string[]): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  writeSync(
    file,
    `# Master keys of Countersign, newest first. Without them nobody can log in.\n${lines.join('\n')}\n`,
  );
  fsyncSync(file);
  closeSync(file);
  chmodSync(draft, 0o600);
  return draft;
}

function syncDirectory(path: string): void {
  const directory = openSync(dirname(path), 'r');
  fsyncSync(directory);
  closeSync(directory);
}
