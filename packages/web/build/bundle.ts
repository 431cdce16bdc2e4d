// Run by build-web.ts: bundles the pages of the current folder into the one that it is told.
import { build } from 'vite';

try {
  await build({ logLevel: 'silent', build: { outDir: process.argv[2] ?? 'dist' } });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
