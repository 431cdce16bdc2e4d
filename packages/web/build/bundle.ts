// Run by build-web.ts: bundles the pages of the current folder into the one that it is told.
import { build } from 'vite';

await build({ logLevel: 'warn', build: { outDir: process.argv[2] ?? 'dist' } });
