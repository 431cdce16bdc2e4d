import { spawnSync } from 'node:child_process';

const PACKAGES = { curl: 'curl', oathtool: 'oathtool', python3: 'python3', zbarimg: 'zbar-tools' } as const;

export type Tool = keyof typeof PACKAGES;

/** Makes sure that these programs are there: as root on a Debian it installs them, elsewhere it says what to do. */
export function requireTools(...tools: Tool[]): void {
  const packages = tools.filter((tool) => !isInstalled(tool)).map((tool) => PACKAGES[tool]);
  if (packages.length === 0) return;
  if (install(packages) && tools.every(isInstalled)) return;
  throw new Error(
    `This test needs ${tools.join(', ')}. Install what is missing: ` +
      `"apt-get install ${packages.join(' ')}" as root, or "brew install ${brewNames(packages)}".`,
  );
}

function isInstalled(tool: Tool): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function install(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0) return false;
  process.stderr.write(`Installing ${packages.join(' ')} with apt-get (once).\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...parameters: string[]): boolean =>
    spawnSync('apt-get', parameters, { env, stdio: ['ignore', 2, 2] }).status === 0;
  // Lists that are only partly fresh are no reason not to try.
  run('update');
  // Another test may be installing, too.
  return run('install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...packages);
}

function brewNames(packages: readonly string[]): string {
  const names: Record<string, string> = { 'zbar-tools': 'zbar', oathtool: 'oath-toolkit' };
  return packages.map((name) => names[name] ?? name).join(' ');
}
