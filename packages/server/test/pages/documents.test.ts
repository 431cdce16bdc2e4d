import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/guide.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ publicUrl: 'https://login.example.com/second' });
});

afterAll(() => service.close());

const get = (path: string) => service.client().get(path);
const pages = readdirSync(new URL('docs/', REPOSITORY))
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => file.slice(0, -'.md'.length));

describe('GET /docs', () => {
  test.each(['/docs', '/docs/'])(
    '%s lists every document, without parts from elsewhere and without scripts but our file',
    async (path) => {
      const { status, text, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('public, max-age=60');
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'self'; .*script-src 'self'$/,
      );
      expect(headers.get('access-control-allow-origin')).toBeNull();
      const parts = [...text.matchAll(/<script[^>]*>|src="[^"]*"/g)].map(([part]) => part);
      expect(parts).toEqual(['<script src="/second/pages/docs.js" defer>']);
      const [navigation = ''] = /<nav class="side".*?<\/nav>/s.exec(text) ?? [];
      for (const page of pages) expect(navigation).toContain(`href="/second/docs/${page}"`);
      expect(text).toContain('href="/second/docs/reference"');
    },
  );

  test('is answered to HEAD, and to no application', async () => {
    expect((await service.client().send('HEAD', '/docs/native')).status).toBe(200);
    expect((await get('/apps/default/docs')).status).toBe(404);
  });
});

describe('GET /docs/{page}', () => {
  test.each([...pages, 'security', 'changelog', 'contributing'])(
    '/docs/%s is the document, as a page',
    async (page) => {
      const { status, text } = await get(`/docs/${page}`);
      expect(status).toBe(200);
      expect(text.match(/<h1/g)).toHaveLength(1);
      expect(text).not.toContain('<!--');
      expect(text.match(/href="[^"]*\.md["#]/g)).toEqual([`href="/second/docs/${page}.md"`]);
    },
  );

  test('calls a document by its title where a link says but the name of its file', async () => {
    const { text } = await get('/docs/native');
    expect(text).toContain('<a href="/second/docs/errors">Error codes</a> lists every');
    expect(text).not.toMatch(/>[\w-]+\.md<\/a>/);
  });

  test('marks where the reader is, with the parts of the page', async () => {
    const { text } = await get('/docs/native');
    expect(text).toContain('<a href="/second/docs/native" aria-current="page">Native</a>');
    expect(text).toContain('<li><a href="#sessions">Sessions</a></li>');
  });

  test('with .md is the document as it was written, but for the address', async () => {
    const { status, text, headers } = await get('/docs/native.md');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    const written = readFileSync(new URL('docs/native.md', REPOSITORY), 'utf8');
    expect(text).toBe(written.replaceAll('http://localhost:3000', 'https://login.example.com/second'));
  });

  test.each(pages)('/docs/%s names the address that serves it, in commands too', async (page) => {
    for (const path of [`/docs/${page}`, `/docs/${page}.md`]) {
      const { text } = await get(path);
      expect(text).not.toContain('localhost:3000');
    }
    const { text } = await get('/docs/quick-start');
    expect(text).toContain(':-https://login.example.com/second}');
    expect(text).toContain('<a href="/second/explorer">');
  });

  test.each([
    '/docs/none',
    '/docs/none.md',
    '/docs/Native',
    '/docs/readme',
    '/docs/native.html',
    '/docs/native/more',
    '/docs/..%2fpackage.json',
    '/docs/constructor',
  ])('%s is a page that leads home', async (path) => {
    const { status, text, headers } = await get(path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('<h1>There is no such page</h1>');
    expect(text).toContain('href="/second/docs"');
  });
});
