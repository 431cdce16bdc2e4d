import { buildWeb } from '@countersign/web/build';

/** Builds the pages once for the whole run, where they have changed. */
export default async function buildOnce(): Promise<void> {
  const build = await buildWeb(() => process.stdout.write('Building the pages.\n'));
  if (build.outcome === 'failed') throw new Error(`The pages could not be built:\n${build.output}`);
}
