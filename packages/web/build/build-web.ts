import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the built pages are. */
export const WEB_FOLDER = fileURLToPath(new URL('../dist', import.meta.url));

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const STAMP = join(WEB_FOLDER, '.sources');

/** What the pages are made of. */
const SOURCES = ['packages/web/src', 'packages/otp/src'];
const FILES = ['packages/web/explorer.html', 'packages/web/vite.config.ts', 'package-lock.json'];

export type WebBuild =
  | { readonly outcome: 'fresh' | 'built' }
  /** `stands`: whether a former build is there. */
  | { readonly outcome: 'failed'; readonly stands: boolean; readonly output: string };

/** Builds the pages where their sources have changed since the last time; `onStart` is called where that is so. */
export async function buildWeb(onStart: () => void): Promise<WebBuild> {
  const hash = hashSources();
  const stamp = readStamp();
  if (stamp === hash) return { outcome: 'fresh' };
  onStart();
  // Two processes that start at once do not write into the same folder.
  const folder = `${WEB_FOLDER}-${process.pid}`;
  try {
    await runVite(folder);
    writeFileSync(join(folder, '.sources'), hash);
    replaceWeb(folder);
    return { outcome: 'built' };
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', stands: stamp !== undefined, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of names and contents: a checkout changes the times of files that stay the same. */
export function hashSources(): string {
  const hash = createHash('sha256');
  for (const path of listSources()) {
    const content = readFileSync(join(ROOT, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function listSources(): string[] {
  const inFolders = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  );
  return [...inFolders, ...FILES].map((path) => path.replaceAll('\\', '/')).sort();
}

function readStamp(): string | undefined {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}

/** In a process of its own: what a build takes of memory is given back. */
function runVite(folder: string): Promise<void> {
  const vite = fileURLToPath(import.meta.resolve('vite')).replace(/dist[\\/].*$/, join('bin', 'vite.js'));
  const child = spawn(process.execPath, [vite, 'build', '--outDir', folder, '--logLevel', 'warn'], {
    cwd: PACKAGE,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(output.trim()))));
  });
}

/** Renames where it can: between the two steps there is no build for a moment, never half of one. */
function replaceWeb(folder: string): void {
  rmSync(WEB_FOLDER, { recursive: true, force: true });
  try {
    renameSync(folder, WEB_FOLDER);
  } catch {
    cpSync(folder, WEB_FOLDER, { recursive: true });
  }
}
