import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../support/client.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let document: Json;

beforeAll(async () => {
  service = await startService();
  document = (await service.client().get('/openapi.json')).body;
});

afterAll(() => service.close());

test.each([
  ['conduit.md', 'Conduit'],
  ['swapbits.md', 'SwapBits'],
  ['hosted.md', 'Hosted'],
])('docs/%s names every route of the API, and no other', (name, tag) => {
  const page = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8');
  const named = [...page.matchAll(/^\| \[?`([A-Z]+ \/[^`]*)`/gm)].map(([, route]) => route);
  const described = Object.entries<Json>(document.paths).flatMap(([path, operations]) =>
    Object.entries<Json>(operations)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(new Set(named)).toEqual(new Set(described));
});
