import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendCompressible } from '../../compressible.ts';
import { refusePrefix } from '../../hooks/application.ts';
import type { Services } from '../../services.ts';
import { pathOf } from '../document.ts';
import { setPageHeaders } from '../page-headers.ts';

/** Their names hold a hash of what is in them. */
const CACHE = 'public, max-age=31536000, immutable';

const free = { schema: { hide: true }, config: { access: 'open', limited: 'free' } } as const;

/** The pages that are applications in the browser, and the files that they are made of. */
export function builtPages(app: FastifyInstance, services: Services, done: () => void): void {
  refusePrefix(app);
  const { builtFiles, config } = services;
  for (const path of config.explorer ? ['/explorer', '/explorer/*'] : []) {
    app.get(path, free, (_request, reply) => sendBuiltPage(services, reply, 'explorer'));
  }
  app.get('/web/:name', free, (request, reply) => {
    const file = builtFiles?.files.get((request.params as { name: string }).name);
    if (file === undefined) return reply.callNotFound();
    reply.header('cache-control', CACHE).type(file.type);
    return sendCompressible(request, reply, file.content);
  });
  done();
}

function sendBuiltPage({ config, builtFiles }: Services, reply: FastifyReply, name: string): FastifyReply {
  const page = builtFiles?.pages.get(name);
  if (page === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  const nonce = randomBytes(16).toString('base64');
  const markup = page
    .replaceAll('__NONCE__', nonce)
    .replaceAll('"./web/', `"${pathOf(config.publicUrl)}/web/`);
  return setPageHeaders(reply, policy(nonce)).type('text/html; charset=utf-8').send(markup);
}

/** Our own scripts and requests only; styles also where the page's own script writes them (it knows the nonce). */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const NOT_BUILT = `The pages are not built.

Run "npm start" (it builds them), or "npm run build" to see what hinders it, then start Countersign again.
The APIs work all the same: their documentation is at /docs, their reference at /docs/reference.
`;
