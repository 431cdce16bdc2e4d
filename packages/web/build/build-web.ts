import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** Where the built pages are. */
export const WEB_FOLDER = fileURLToPath(new URL('../dist', import.meta.url));

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BUNDLE = fileURLToPath(new URL('./bundle.ts', import.meta.url));
const STAMP = '.sources';

/** What the pages are made of. */
const SOURCES = ['packages/web/src', 'packages/otp/src', 'packages/protocol/src'];
const FILES = [
  'packages/web/explorer.html',
  'packages/web/vite.config.ts',
  'packages/web/build/join-spanish.ts',
  'tsconfig.json',
  'package-lock.json',
];

export type WebBuild =
  | { readonly outcome: 'fresh' | 'built' }
  /** `stands`: whether a former build is there. */
  | { readonly outcome: 'failed'; readonly stands: boolean; readonly output: string };

/** Builds the pages where their sources have changed since the last time; `onStart` is called where that is so. */
export async function buildWeb(onStart: () => void, root = ROOT): Promise<WebBuild> {
  const web = join(root, 'packages', 'web');
  const stamp = readStamp(web);
  // Two processes that start at once do not write into the same folder.
  const folder = join(web, `dist-${process.pid}`);
  try {
    const hash = hashSources(root);
    if (stamp === hash) return { outcome: 'fresh' };
    onStart();
    await runVite(web, folder);
    writeFileSync(join(folder, STAMP), hash);
    replaceFolder(folder, join(web, 'dist'));
    return { outcome: 'built' };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const output = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', stands: stamp !== undefined, output };
  }
}

/** Of names and contents: a checkout changes the times of files that stay the same. */
function hashSources(root: string): string {
  const hash = createHash('sha256');
  for (const path of listSources(root)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function listSources(root: string): string[] {
  const inFolders = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  return [...inFolders, ...FILES].map((path) => path.replaceAll('\\', '/')).sort();
}

function readStamp(web: string): string | undefined {
  try {
    return readFileSync(join(web, 'dist', STAMP), 'utf8');
  } catch {
    return undefined;
  }
}

/** In a process of its own: what a build takes of memory is given back. */
function runVite(web: string, folder: string): Promise<void> {
  const child = spawn(process.execPath, [BUNDLE, folder], {
    cwd: web,
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
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(stripVTControlCharacters(output).trim())),
    );
  });
}

/** Renames where it can: between the two steps there is no build for a moment, never half of one. */
function replaceFolder(folder: string, former: string): void {
  rmSync(former, { recursive: true, force: true });
  try {
    renameSync(folder, former);
  } catch {
    cpSync(folder, former, { recursive: true });
    rmSync(folder, { recursive: true });
  }
}
