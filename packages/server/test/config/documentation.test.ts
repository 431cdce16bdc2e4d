import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPTIONS } from '../../src/config/options.ts';
import type { SmsProvider } from '../../src/delivery/sms/sms-provider.ts';
import { SMS_PROVIDERS } from '../../src/delivery/sms/sms-providers.ts';
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
A name with \`_FILE\` behind it names a file that holds the value. \`npx countersign doctor\` shows what is in force and where it came from.

<!-- Made from packages/server/src: "npx vitest run packages/server/test/config/documentation --update" writes it anew. -->

${markdownTable(['Setting', 'Default', 'What it does'], options)}
`;
}

test('docs/configuration.md lists every setting with its default', async () => {
  await expect(document()).toMatchFileSnapshot(DOCUMENT);
});

test('docs/delivery.md tells every provider of text messages and its fields, as they are', () => {
  const path = new URL('../../../../docs/delivery.md', import.meta.url);
  const [, ...rows] = readFileSync(path, 'utf8').matchAll(/^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm);
  const told = rows.map(([, kind, needs, may]) => [kind, namesIn(needs), namesIn(may)]);
  const providers: Record<string, SmsProvider> = SMS_PROVIDERS;
  const fields = Object.entries(providers).map(([kind, { required, optional, either }]) => [
    kind,
    Object.keys({ ...required, ...either }),
    Object.keys(optional),
  ]);
  const byKind = (left: unknown[], right: unknown[]) => String(left[0]).localeCompare(String(right[0]));
  expect(told.sort(byKind)).toEqual(fields.sort(byKind));
});

/** What is in brackets tells of a value. */
function namesIn(cell = ''): string[] {
  return Array.from(cell.replaceAll(/\(.*?\)/g, '').matchAll(/`(\w+)`/g), ([, name]) => name!);
}
