import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from '../support/guide.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ limits: { anonymous: { max: 10_000 } } });
});

afterAll(() => service.close());

const inside = readdirSync(new URL('docs/', REPOSITORY)).filter((file) => file.endsWith('.md'));
const besides = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const files = [...besides, ...inside.map((file) => `docs/${file}`)];

const read = (path: string): string => readFileSync(new URL(path, REPOSITORY), 'utf8');
/** Fenced blocks are no headings and hold no links. */
const prose = (path: string): string => read(path).replaceAll(/^```.*?^```$/gms, '');

/** As GitHub makes them. */
function anchors(path: string): string[] {
  const used = new Map<string, number>();
  return Array.from(prose(path).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = used.get(slug) ?? 0;
    used.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

function linksOf(path: string): string[] {
  return Array.from(prose(path).matchAll(/\]\(([^)\s]+)\)/g), ([, href = '']) => href);
}

test.each(files)('every link of %s leads to a file and a heading of the repository', (path) => {
  const dead = linksOf(path)
    .filter((href) => !/^[a-z]+:/.test(href))
    .filter((href) => {
      const { pathname, hash } = new URL(href, new URL(path, 'file:///'));
      const file = pathname.slice(1);
      if (!existsSync(new URL(file, REPOSITORY))) return true;
      return hash !== '' && !anchors(file).includes(decodeURIComponent(hash.slice(1)));
    });
  expect(dead).toEqual([]);
});

test('every link of every page below /docs leads to a page and a heading', async () => {
  const pages = new Map<string, { status: number; text: string }>();
  const open = async (path: string) => {
    const known = pages.get(path);
    if (known !== undefined) return known;
    const { status, text } = await service.client().get(path);
    pages.set(path, { status, text });
    return { status, text };
  };
  const dead: string[] = [];
  const waiting = ['/docs'];
  const done = new Set(waiting);
  for (const path of waiting) {
    const { text } = await open(path);
    if (!text.startsWith('<!doctype html>')) continue;
    for (const [, href = ''] of text.matchAll(/<a [^>]*href="([^"]+)"/g)) {
      const url = URL.parse(href, service.url + path);
      if (url === null) dead.push(`${path}: ${href}`);
      if (url?.origin !== service.url) continue;
      const target = await open(url.pathname);
      const found = url.hash === '' || target.text.includes(`id="${decodeURIComponent(url.hash.slice(1))}"`);
      if (target.status !== 200 || !found) dead.push(`${path}: ${href}`);
      if (!done.has(url.pathname)) waiting.push(url.pathname);
      done.add(url.pathname);
    }
  }
  expect(dead).toEqual([]);
  // All were found from the home of the documents.
  for (const file of inside.filter((name) => name !== 'README.md'))
    expect([...done]).toContain(`/docs/${file.slice(0, -'.md'.length)}`);
});

test('the security model names every attack that is tested, and no other', () => {
  const tests = readdirSync(new URL('packages/server/test/security/', REPOSITORY));
  const named = linksOf('docs/security-model.md').flatMap(
    (href) => /\/security\/(.+\.ts)$/.exec(href)?.[1] ?? [],
  );
  expect(named.sort()).toEqual(tests.filter((file) => file.endsWith('.test.ts')).sort());
});
