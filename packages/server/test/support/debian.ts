import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages } from './apt.ts';
import type { Binaries } from './postgres.ts';

const PACKAGES = {
  curl: 'curl',
  haproxy: 'haproxy',
  nginx: 'nginx',
  oathtool: 'oathtool',
  pg_dump: 'postgresql',
  pgbouncer: 'pgbouncer',
  prlimit: 'util-linux',
  python3: 'python3',
  zbarimg: 'zbar-tools',
} as const;

export type Tool = keyof typeof PACKAGES;

/** Makes sure that these programs are there: as root on a Debian it installs them, elsewhere it says what to do. */
export function requireTools(...tools: Tool[]): void {
  const packages = tools.filter((tool) => !isInstalled(tool)).map((tool) => PACKAGES[tool]);
  if (packages.length === 0) return;
  if (installPackages(packages) && tools.every(isInstalled)) return;
  throw new Error(
    `This test needs ${tools.join(', ')}. Install what is missing: ` +
      `"apt-get install ${packages.join(' ')}" as root, or "brew install ${brewNames(packages)}".`,
  );
}

/** Of all that any test needs. */
export function missingPackages(): string[] {
  const tools = Object.keys(PACKAGES) as Tool[];
  return tools.filter((tool) => !isInstalled(tool)).map((tool) => PACKAGES[tool]);
}

export function isInstalled(tool: Tool): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** The server of the version that the installed `pg_dump` reads. */
export function installedPostgres(): Binaries {
  const onPath = realpathOf('postgres');
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...onPath];
  const found = folders.find((folder) => existsSync(join(folder, 'postgres')));
  if (found === undefined) throw new Error('This test needs a PostgreSQL server beside its pg_dump.');
  return { initdb: join(found, 'initdb'), postgres: join(found, 'postgres') };
}

function realpathOf(program: string): string[] {
  const { stdout, status } = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return status === 0 ? [dirname(realpathSync(stdout.trim()))] : [];
}

function brewNames(packages: readonly string[]): string {
  const names: Record<string, string> = { 'zbar-tools': 'zbar', oathtool: 'oath-toolkit' };
  return packages.map((name) => names[name] ?? name).join(' ');
}
