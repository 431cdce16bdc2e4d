import type { FastifyInstance, FastifyReply } from 'fastify';
import { readDocument } from '../../../describe/openapi.ts';
import type { Html } from '../../html.ts';
import type { DocumentView } from '../document-page.ts';
import { REFERENCE, referenceHome, tagPage } from './reference-pages.ts';
import { type ReferenceTag, readTags } from './reference-route.ts';

export interface ReferenceParts {
  readonly publicUrl: string;
  /** Of the page at a path. */
  readonly viewOf: (path: string) => DocumentView;
  readonly show: (reply: FastifyReply, page: Html) => void;
  readonly missing: (reply: FastifyReply) => void;
}

const free = { schema: { hide: true }, config: { access: 'open', limited: 'free' } } as const;

/** The API reference, made from the description of the routes when it is first asked for. */
export function referenceRoutes(
  app: FastifyInstance,
  { publicUrl, viewOf, show, missing }: ReferenceParts,
): void {
  let known: readonly ReferenceTag[] | undefined;
  const tags = (): readonly ReferenceTag[] => (known ??= readTags(readDocument(app)));
  const pages = new Map<string, Html>();

  app.get(REFERENCE, free, (_request, reply) => show(reply, referenceHome(viewOf(REFERENCE), tags())));
  app.get<{ Params: { slug: string } }>(`${REFERENCE}/:slug`, free, ({ params: { slug } }, reply) => {
    const tag = tags().find((one) => one.slug === slug);
    if (tag === undefined) return missing(reply);
    const page = pages.get(slug) ?? tagPage(viewOf(`${REFERENCE}/${slug}`), tags(), { tag, publicUrl });
    pages.set(slug, page);
    show(reply, page);
  });
}
