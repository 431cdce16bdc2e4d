import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { readStylesheet } from './stylesheet.ts';

export const CACHE = 'public, max-age=3600';

const FILES: readonly { name: string; type: string; from: string; read?: (file: URL) => string }[] = [
  { name: 'page.css', type: 'text/css', from: './page.css', read: readStylesheet },
  { name: 'front.css', type: 'text/css', from: './front/front.css' },
  { name: 'icon.svg', type: 'image/svg+xml', from: './icon.svg' },
  { name: 'verify.css', type: 'text/css', from: './verify/verify.css' },
  { name: 'verify.js', type: 'text/javascript', from: './verify/verify.js' },
];

/** What the pages are made of beside their markup. */
export function fileRoutes(app: FastifyInstance): void {
  const free = { schema: { hide: true }, config: { access: 'open', limited: 'free' } } as const;
  for (const { name, type, from, read = readText } of FILES) {
    const text = read(new URL(from, import.meta.url));
    app.get(`/pages/${name}`, free, (_request, reply) => {
      reply.header('cache-control', CACHE).type(`${type}; charset=utf-8`).send(text);
    });
  }
}

function readText(file: URL): string {
  return readFileSync(file, 'utf8');
}
