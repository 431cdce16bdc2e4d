import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ClientOptions, HttpClient } from './client.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../bin/countersign.js', import.meta.url));

export type Env = Readonly<Record<string, string>>;

/** Cheap hashes, and clients that tell their own addresses. */
export const TEST_ENV: Env = {
  COUNTERSIGN_ARGON2: '{"memoryCost":8,"timeCost":1}',
  COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8',
};

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The service as `npm start` runs it. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** What it wrote so far. */
  output(): string;
  client(options?: ClientOptions): HttpClient;
  /** SIGTERM, and what became of it. */
  stop(): Promise<Ending>;
  kill9(): Promise<void>;
}

export interface ServerOptions {
  readonly env: Env;
  /** A free one if none is given. */
  readonly port?: number;
  readonly cwd?: string;
  /** For Node itself, before the script. */
  readonly nodeOptions?: readonly string[];
}

/** Resolves once /health answers; throws with what the process wrote where it ends instead. */
export async function startServer({
  env,
  port,
  cwd,
  nodeOptions = [],
}: ServerOptions): Promise<ServerProcess> {
  const chosen = port ?? (await freePort());
  const child = spawn(process.execPath, [...nodeOptions, ...readStart()], {
    cwd,
    env: { ...basicEnv(), ...env, PORT: String(chosen) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = watch(child, `http://127.0.0.1:${chosen}`);
  await untilHealthy(server, child);
  return server;
}

/** Runs the service where it is expected to refuse. */
export function runServer(env: Env, cwd?: string): Promise<Ending & { output: string }> {
  return run(readStart(), { ...env }, cwd);
}

/** `countersign <parameters>`; throws where it fails. */
export async function runCommand(env: Env, ...parameters: string[]): Promise<string> {
  const { code, output } = await run([COMMAND, ...parameters], env);
  if (code === 0) return output;
  throw new Error(`countersign ${parameters.join(' ')} ended with ${code}:\n${output}`);
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Node's options and the script, wherever the process runs. */
function readStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start
    .split(' ')
    .slice(1)
    .map((parameter) => (parameter.startsWith('-') ? parameter : join(ROOT, parameter)));
}

/** Nothing that the caller's shell has set up for another service. */
function basicEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }) };
}

function watch(child: ChildProcess, url: string): ServerProcess {
  const output = collect(child);
  // A run that is broken off leaves nothing behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => {
      process.removeListener('exit', kill);
      resolve({ code, signal });
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    output,
    client: (options) => new HttpClient(url, options),
    stop: () => end(child, ended, 'SIGTERM'),
    kill9: async () => {
      await end(child, ended, 'SIGKILL');
    },
  };
}

function end(child: ChildProcess, ended: Promise<Ending>, signal: NodeJS.Signals): Promise<Ending> {
  child.kill(signal);
  return ended;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-100_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text;
}

const PATIENCE = 20_000;

async function untilHealthy(server: ServerProcess, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await isHealthy(server.url))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the server does not answer:\n${server.output()}`);
    }
    await delay(10);
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

async function run(script: readonly string[], env: Env, cwd?: string): Promise<Ending & { output: string }> {
  const child = spawn(process.execPath, script, {
    cwd,
    env: { ...basicEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const ending = await new Promise<Ending>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  return { ...ending, output: output() };
}
