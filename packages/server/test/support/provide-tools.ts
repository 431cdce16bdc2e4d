// Installs what the tests need of the system, before they run: their own time limits are none for a download.
import { installPackages } from './apt.ts';
import { isChromiumInstalled } from './chromium.ts';
import { missingPackages } from './debian.ts';

const packages = [...missingPackages(), ...(isChromiumInstalled() ? [] : ['chromium'])];
// Where we may not, the tests that need it say what to do.
if (packages.length > 0 && process.getuid?.() === 0 && !installPackages(packages)) process.exitCode = 1;
