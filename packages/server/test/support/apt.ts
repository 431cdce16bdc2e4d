import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Several test files may want something at once; apt-get waits for some of its locks only. */
const LOCK = '/var/lock/countersign-tests';

/** Installs Debian packages where we may; false where we may not, or it fails. */
export function installPackages(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0) return false;
  process.stderr.write(`Installing ${packages.join(' ')} with apt-get (once).\n`);
  const install = `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 ${packages.join(' ')}`;
  // Lists that are only partly fresh are no reason not to try.
  return withoutStarting(() => runAlone(`apt-get update; ${install}`));
}

function runAlone(script: string): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('flock', [LOCK, 'sh', '-c', script], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

/** Debian starts the services that it installs, unless this program says no. */
const POLICY = '/usr/sbin/policy-rc.d';

function withoutStarting(work: () => boolean): boolean {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
