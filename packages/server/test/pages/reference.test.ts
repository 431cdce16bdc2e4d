import { ROUTES } from '@countersign/protocol/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../support/client.ts';
import { readDescription, routesOf } from '../support/described.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let document: Json;

beforeAll(async () => {
  service = await startService({ publicUrl: 'https://login.example.com/second' });
  document = await readDescription(service.client());
});

afterAll(() => service.close());

const read = async (path: string) => (await service.client().get(path)).text;
const slugOf = (tag: string) => tag.toLowerCase().replaceAll(' ', '-');

describe('GET /docs/reference', () => {
  test.each(['/docs/reference', '/docs/reference/', '/docs/reference/sessions'])(
    '%s is a page whose every part comes from here',
    async (path) => {
      const { status, text, headers } = await service.client().get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'; /);
      const parts = [...text.matchAll(/(?:src|<link[^>]* href)="([^"]+)"/g)].map(([, part]) => part!);
      expect(parts).toEqual(['/second/pages/icon.svg', '/second/pages/docs.css', '/second/pages/docs.js']);
      for (const part of parts)
        expect((await service.client().get(part.replace('/second', ''))).status).toBe(200);
    },
  );

  test('leads to every route, once', async () => {
    const links = [
      ...(await read('/docs/reference')).matchAll(/href="\/second(\/docs\/reference\/[^"]+#[^"]+)"/g),
    ];
    const described = Object.values(ROUTES).flatMap((routes) =>
      routes.map(({ id, tag }) => `/docs/reference/${slugOf(tag)}#${id}`),
    );
    expect(links.map(([, link]) => link).toSorted()).toEqual(described.toSorted());
  });

  test('a tag that is none is a page that leads home', async () => {
    const { status, text } = await service.client().get('/docs/reference/nothing');
    expect(status).toBe(404);
    expect(text).toContain('<h1>There is no such page</h1>');
  });
});

describe('the page of a tag', () => {
  test('shows each route with method, path, summary, fields, answers and refusals', async () => {
    for (const { name, operation, fields } of routesOf(document)) {
      const page = await read(`/docs/reference/${slugOf(operation.tags[0])}`);
      const start = page.indexOf(`aria-labelledby="${operation.operationId}"`);
      const section = page.slice(start, page.indexOf('</section>', start));
      const [method, path] = name.split(' ');
      expect(start, name).toBeGreaterThan(0);
      expect(section).toContain(`<span class="method">${method}</span> <code>${path}</code>`);
      for (const field of fields) expect(section, name).toContain(`<code>${field.name}</code>`);
      for (const { status, code } of operation['x-answers']) {
        expect(section, name).toContain(`>${status}</td>`);
        if (code !== undefined) expect(section, name).toContain(`<code>${code}</code>`);
      }
    }
  });

  test('shows the example of a route as a command to the address of the service', async () => {
    expect(await read('/docs/reference/accounts')).toContain(
      `curl -s &#39;https://login.example.com/second/auth/login&#39; \\
  -H &#39;content-type: application/json&#39; \\
  -d &#39;{&quot;email&quot;:&quot;ada@example.com&quot;,&quot;password&quot;:&quot;Correct-Horse-7&quot;}&#39;`,
    );
    expect(await read('/docs/reference/sessions')).toContain(
      `curl -s -X DELETE &#39;https://login.example.com/second/auth/sessions/01943f5e-8a3c-7cc1-b3a5-0f6f6a4f9d21&#39; \\
  -H &quot;authorization: Bearer $TOKEN&quot;`,
    );
  });

  test('says what opens a route', async () => {
    expect(await read('/docs/reference/hosted')).toContain('Needs <code>X-API-Key: …</code>');
    expect(await read('/docs/reference/accounts')).toContain('Open to everyone.');
  });
});
