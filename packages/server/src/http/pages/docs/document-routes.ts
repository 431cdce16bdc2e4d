import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refusePrefix } from '../../hooks/application.ts';
import type { Services } from '../../services.ts';
import { pathOf } from '../document.ts';
import type { Html } from '../html.ts';
import { DOCS_POLICY, setPageHeaders } from '../page-headers.ts';
import { type DocumentView, documentPage, missingPage } from './document-page.ts';
import { Documents } from './documents.ts';
import { referenceRoutes } from './reference/reference-routes.ts';

const CACHE = 'public, max-age=60';
const free = { schema: { hide: true }, config: { access: 'open', limited: 'free' } } as const;

/** The documents of the repository as pages, below `/docs`. */
export function documentRoutes(app: FastifyInstance, services: Services, done: () => void): void {
  refusePrefix(app);
  const base = pathOf(services.config.publicUrl);
  const documents = new Documents(services.config);
  const viewOf = (name: string): DocumentView => ({
    base,
    address: documents.addressOf(name),
    version: services.config.version,
    explorer: services.config.explorer,
    sections: documents.sections,
  });

  function show(name: string, reply: FastifyReply): void {
    const rendered = documents.render(name);
    if (rendered === undefined) missing(reply);
    else send(reply.header('cache-control', CACHE), documentPage(viewOf(name), rendered));
  }

  function missing(reply: FastifyReply): void {
    send(reply.code(404), missingPage(viewOf('')));
  }

  app.get('/docs', free, (_request, reply) => show('', reply));
  app.get<{ Params: { '*': string } }>('/docs/*', free, ({ params }, reply) => {
    const [, name = '', suffix] = /^([a-z0-9-]+)(\.md)?\/?$/.exec(params['*']) ?? [];
    const source = suffix === undefined ? undefined : documents.source(name);
    if (source !== undefined) sendSource(reply, source);
    else if (name === '' || suffix !== undefined) missing(reply);
    else show(name, reply);
  });
  referenceRoutes(app, {
    publicUrl: services.config.publicUrl,
    viewOf: (path) => ({ ...viewOf(''), address: base + path }),
    show: (reply, page) => send(reply.header('cache-control', CACHE), page),
    missing,
  });
  for (const file of FILES) fileRoute(app, file);
  done();
}

function send(reply: FastifyReply, page: Html): void {
  setPageHeaders(reply, DOCS_POLICY).type('text/html; charset=utf-8').send(page.markup);
}

function sendSource(reply: FastifyReply, text: string): void {
  reply.header('cache-control', CACHE).type('text/markdown; charset=utf-8').send(text);
}

const FILES = [
  { name: 'docs.css', type: 'text/css' },
  { name: 'docs.js', type: 'text/javascript' },
] as const;

function fileRoute(app: FastifyInstance, { name, type }: (typeof FILES)[number]): void {
  const text = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
  app.get(`/pages/${name}`, free, (_request, reply) => {
    reply.header('cache-control', 'public, max-age=3600').type(`${type}; charset=utf-8`).send(text);
  });
}
