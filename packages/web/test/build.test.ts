import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildWeb } from '../build/build-web.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let copy: string;

/** What the pages are made of, in a folder of its own. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'countersign-web-'));
  const parts = [
    'packages/web/src',
    'packages/web/explorer.html',
    'packages/web/vite.config.ts',
    'packages/web/build/join-spanish.ts',
    'packages/web/package.json',
    'packages/otp/src',
    'packages/protocol/src',
    'tsconfig.json',
    'package-lock.json',
  ];
  for (const part of parts) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function listBuilt(): string[] {
  return readdirSync(join(copy, 'packages/web/dist'), { recursive: true, encoding: 'utf8' }).sort();
}

async function build(): Promise<{ outcome: string; began: number }> {
  let began = 0;
  const { outcome } = await buildWeb(() => (began += 1), copy);
  return { outcome, began };
}

test('a build that fails where none stands says so, and leaves nothing behind', async () => {
  const broken = join(copy, 'packages/web/src/explorer/main.tsx');
  const text = readFileSync(broken);
  appendFileSync(broken, '\nimport "./not-there.ts";\n');
  const failed = await buildWeb(() => undefined, copy);
  expect(failed).toMatchObject({ outcome: 'failed', stands: false });
  expect(JSON.stringify(failed)).toContain('not-there');
  expect(readdirSync(join(copy, 'packages/web')).filter((name) => name.startsWith('dist'))).toEqual([]);
  rmSync(broken);
  appendFileSync(broken, text);
});

test('the pages are built once, and again where a source changes', async () => {
  expect(await build()).toEqual({ outcome: 'built', began: 1 });
  const first = listBuilt();
  expect(await build()).toEqual({ outcome: 'fresh', began: 0 });
  appendFileSync(join(copy, 'packages/web/src/ui/shell.css'), '\nbody { tab-size: 3; }\n');
  expect(await build()).toEqual({ outcome: 'built', began: 1 });
  expect(listBuilt()).not.toEqual(first);
  expect(await build()).toEqual({ outcome: 'fresh', began: 0 });
});

test('a build that fails keeps the former one, and is tried again', async () => {
  const former = listBuilt();
  appendFileSync(join(copy, 'packages/web/src/explorer/main.tsx'), '\nthis is no TypeScript\n');
  expect(await buildWeb(() => undefined, copy)).toMatchObject({ outcome: 'failed', stands: true });
  expect(listBuilt()).toEqual(former);
  expect((await build()).outcome).toBe('failed');
  expect(existsSync(join(copy, 'packages/web/dist/explorer.html'))).toBe(true);
});

test('the built files hold no address of another host but those that name a standard or a package', () => {
  const folder = join(copy, 'packages/web/dist/web');
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host);
  expect(new Set(hosts)).toEqual(new Set(['www.w3.org', 'react.dev', 'mantine.dev']));
});
