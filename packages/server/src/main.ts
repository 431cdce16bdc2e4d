import { buildWeb } from '@countersign/web/build';
import { loadConfig } from './config/config.ts';
import { serve } from './serve.ts';
import { explainStart } from './start-failure.ts';

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
