// In JavaScript: a TypeScript file that is loaded before the cache is there brings Node's compiler along, 20 MB of it.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the packages, so that nobody who may not change those can change what is loaded: halves the start-up.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/countersign', import.meta.url)));
