import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the packages, so that nobody who may not change those can change what is loaded: halves the start-up.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/countersign', import.meta.url)));

const { loadConfig } = await import('./config/config.ts');
const { serve } = await import('./serve.ts');
const { explainStart } = await import('./start-failure.ts');

try {
  await serve(loadConfig(process.env));
} catch (error) {
  const failure = explainStart(error);
  if (failure === undefined) throw error;
  process.stderr.write(`${failure.sentence}\n`);
  process.exit(failure.exitCode);
}
