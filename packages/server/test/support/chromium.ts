import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The path of the system's Chromium for playwright's `executablePath`. Where there is none and we may, it is
 * installed (root and apt-get); `CHROMIUM_PATH` names another one.
 */
export function findChromium(): string {
  const found = installedChromium() ?? (installChromium() ? installedChromium() : undefined);
  if (found) return found;
  throw new Error(
    'No Chromium found. Install it ("apt-get install chromium" as root, "brew install --cask chromium"), ' +
      'or name the executable of a Chromium or Chrome in CHROMIUM_PATH.',
  );
}

function installedChromium(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'].filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const asked = process.env['CHROMIUM_PATH'];
  return (asked ? [asked] : [...onPath, ...applications]).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installChromium(): boolean {
  if (process.env['CHROMIUM_PATH'] || process.getuid?.() !== 0) return false;
  process.stderr.write('No Chromium on this machine: installing it with apt-get (once, about a minute).\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...parameters: string[]): boolean =>
    spawnSync('apt-get', parameters, { env, stdio: ['ignore', 2, 2] }).status === 0;
  // Lists that are only partly fresh are no reason not to try.
  run('update');
  return run('install', '-y', '--no-install-recommends', 'chromium');
}
