import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import { Faulty } from '../faults.ts';
import { FORM_TYPE } from '../hooks/body.ts';
import type { Services } from '../services.ts';
import { RefusalError } from '../wire-error.ts';

/** Takes forms of our own pages only. */
export function addForms(app: FastifyInstance, { config }: Services): void {
  const own = new URL(config.publicUrl).origin;
  app.addContentTypeParser<Buffer>(FORM_TYPE, { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, new URLSearchParams(body.toString('utf8')));
  });
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) done(null, new URLSearchParams());
    else done(new Faulty('wrongType', `The content type must be ${FORM_TYPE}`));
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'POST' && isForeign(request, own))
      throw new RefusalError(refuse('origin_not_allowed'));
    done();
  });
}

/** A field of the form; the empty text where it is missing. */
export function fieldOf({ body }: FastifyRequest, name: string): string {
  return body instanceof URLSearchParams ? (body.get(name) ?? '') : '';
}

export function hasField({ body }: FastifyRequest, name: string): boolean {
  return body instanceof URLSearchParams && body.has(name);
}

/**
 * Our pages send no referrer, so browsers say `Origin: null` of their forms too (Fetch, "append a request Origin
 * header"): then Sec-Fetch-Site, which no page can set, tells them from those of strangers.
 */
function isForeign({ headers }: FastifyRequest, own: string): boolean {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = headers;
  if (origin === undefined || origin === own) return false;
  return origin !== 'null' || site !== 'same-origin';
}
