import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages } from './apt.ts';

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

export function isChromiumInstalled(): boolean {
  return installedChromium() !== undefined;
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
  return !process.env['CHROMIUM_PATH'] && installPackages(['chromium']);
}
