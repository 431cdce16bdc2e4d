// `npm run build`: builds the pages now, and shows all that the builder says.
import { buildWeb, WEB_FOLDER } from './build-web.ts';

const build = await buildWeb(() => process.stdout.write('Building the pages…\n'));
if (build.outcome === 'failed') {
  process.stderr.write(`${build.output}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${build.outcome === 'built' ? 'Built into' : 'Up to date in'} ${WEB_FOLDER}\n`);
}
