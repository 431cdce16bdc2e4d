import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPTIONS } from '../../src/config/options.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { DEFAULT_LIMITS, type LimitName } from '../../src/core/throttle/limits.ts';

const LIMITS_SOURCE = new URL('../../src/core/throttle/limits.ts', import.meta.url);
const DOCUMENT = new URL('../../../../docs/configuration.md', import.meta.url).pathname;

/** What the source says of each limit. */
function limitComments(): Map<string, string> {
  const source = readFileSync(LIMITS_SOURCE, 'utf8');
  const matches = source.matchAll(/\/\*\* (.+?) \*\/\s+readonly (\w+): Limit;/g);
  return new Map(Array.from(matches, ([, about = '', name = '']) => [name, about]));
}

function duration(milliseconds: number): string {
  if (milliseconds > 365 * DAY) return 'no end';
  return milliseconds >= HOUR ? `${milliseconds / HOUR} h` : `${milliseconds / MINUTE} min`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function document(): string {
  const comments = limitComments();
  const options = OPTIONS.map(({ name, secret, fallback, about }) => [
    secret ? `\`${name}\` (or \`${name}_FILE\`)` : `\`${name}\``,
    fallback.startsWith('{') ? `\`${fallback}\`` : fallback,
    about,
  ]);
  const limits = (Object.keys(DEFAULT_LIMITS) as LimitName[]).map((name) => [
    `\`${name}\``,
    String(DEFAULT_LIMITS[name].max),
    duration(DEFAULT_LIMITS[name].window),
    comments.get(name) ?? '',
  ]);
  return `# Configuration

Settings come from the environment. An unknown name that begins with \`COUNTERSIGN_\` is refused, and so is a malformed value.
A name with \`_FILE\` behind it names a file that holds the value. \`npm run countersign -- doctor\` shows what is in force and where it came from.

<!-- Made from packages/server/src: "npx vitest run --update packages/server/test/config/documentation" writes it anew. -->

${table(['Setting', 'Default', 'What it does'], options)}

## Limits

\`COUNTERSIGN_LIMITS\` is JSON over these defaults: \`{"login":{"max":50,"windowSeconds":900}}\`. What is left out stays as it is.
Where \`login\` is raised above \`loginAccount\` or \`loginIp\`, these are raised with it, unless they are set too.

${table(['Limit', 'At most', 'Within', 'Of what'], limits)}
`;
}

test('docs/configuration.md tells every setting and every limit, as they are', async () => {
  expect([...limitComments().keys()]).toEqual(Object.keys(DEFAULT_LIMITS));
  await expect(document()).toMatchFileSnapshot(DOCUMENT);
});
