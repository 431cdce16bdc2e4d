import { expect, test } from 'vitest';
import { OPTIONS } from '../../src/config/options.ts';
import { markdownTable } from '../support/markdown-table.ts';

const DOCUMENT = new URL('../../../../docs/configuration.md', import.meta.url).pathname;

function describeFallback(name: string, fallback: string): string {
  if (name === 'COUNTERSIGN_LIMITS') return '[limits.md](limits.md)';
  return fallback.startsWith('{') ? `\`${fallback}\`` : fallback.replace(/^https?:[^;]+/, '`$&`');
}

function document(): string {
  const options = OPTIONS.map(({ name, secret, fallback, about }) => [
    secret ? `\`${name}\` (or \`${name}_FILE\`)` : `\`${name}\``,
    describeFallback(name, fallback),
    about,
  ]);
  return `# Configuration

Settings come from the environment. An unknown name that begins with \`COUNTERSIGN_\` is refused, and so is a malformed value.
A name with \`_FILE\` behind it names a file that holds the value. \`npm run countersign -- doctor\` shows what is in force and where it came from.

<!-- Made from packages/server/src: "npx vitest run packages/server/test/config/documentation --update" writes it anew. -->

${markdownTable(['Setting', 'Default', 'What it does'], options)}
`;
}

test('docs/configuration.md tells every setting, as it is', async () => {
  await expect(document()).toMatchFileSnapshot(DOCUMENT);
});
