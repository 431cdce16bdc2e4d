import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Screen } from './screen.ts';

const START = fileURLToPath(new URL('../../packages/server/bin/start.js', import.meta.url));
const PATIENCE = 20_000;

export interface Service {
  readonly url: string;
  /** Stops what the demo started, and nothing else. */
  end(): Promise<void>;
}

/** The service at `base`, or where none answers one of the demo's own. */
export async function findService(base: string, screen: Screen): Promise<Service> {
  const url = base.replace(/\/+$/, '');
  if (await isCountersign(url)) {
    screen.say(`Playing the story against the service at ${url}.`);
    return { url, end: () => Promise.resolve() };
  }
  const service = await startService();
  screen.say(`No Countersign answers at ${url}: the demo started one of its own at ${service.url}.`);
  return service;
}

async function isCountersign(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(3_000) });
    const health = (await response.json()) as { status?: string; checks?: object };
    return health.status === 'ok' && health.checks !== undefined;
  } catch {
    return false;
  }
}

async function startService(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, [START], {
    env: environment(url, folder),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaint = collect(child);
  const remove = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  await untilHealthy(url, child, complaint);
  return { url, end: () => end(child) };
}

/** Nothing of the caller's own settings: it may be set up for another database. */
function environment(url: string, folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(COUNTERSIGN_|DATABASE_URL|HOST$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    PORT: new URL(url).port,
    COUNTERSIGN_PUBLIC_URL: url,
    COUNTERSIGN_DATA_DIR: join(folder, 'data'),
    COUNTERSIGN_LOG_LEVEL: 'silent',
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

async function untilHealthy(url: string, child: ChildProcess, complaint: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await isCountersign(url))) {
    if (child.exitCode !== null) throw new Error(`The demo's own service did not start:\n${complaint()}`);
    if (Date.now() > deadline) throw new Error("The demo's own service does not answer.");
    await delay(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
