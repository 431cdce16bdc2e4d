import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the packages, so that nobody who may not change those can change what is loaded: halves the start-up.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/countersign', import.meta.url)));

const { buildWeb } = await import('@countersign/web/build');
const { loadConfig } = await import('./config/config.ts');
const { serve } = await import('./serve.ts');
const { explainStart } = await import('./start-failure.ts');

try {
  const config = loadConfig(process.env);
  await ensureWeb();
  await serve(config);
} catch (error) {
  const failure = explainStart(error);
  if (failure === undefined) throw error;
  process.stderr.write(`${failure.sentence}\n`);
  process.exit(failure.exitCode);
}

/** The APIs start whatever becomes of the pages. */
async function ensureWeb(): Promise<void> {
  const build = await buildWeb(() => process.stdout.write('Building the pages (once, until they change)…\n'));
  if (build.outcome !== 'failed') return;
  const consequence = build.stands
    ? 'The former ones are served.'
    : 'The explorer stays away, the APIs start.';
  process.stderr.write(
    `The pages could not be built. ${consequence} Run "npm ci", then "npm run build".\n${build.output}\n`,
  );
}
