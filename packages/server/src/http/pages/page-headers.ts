import type { FastifyReply } from 'fastify';

/** No script, no style but our own file, no frame around it, and no form that leads elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** For pages of ours that bear no business's name: with our icon. */
export const OWN_PAGE_POLICY = `${PAGE_POLICY}; img-src 'self'`;

/** For the documents, whose script adds what they can do without. */
export const DOCS_POLICY = `${OWN_PAGE_POLICY}; script-src 'self'`;

/** Pages are for people: no other site's script reads them. */
export function setPageHeaders(reply: FastifyReply, policy: string): FastifyReply {
  reply.removeHeader('access-control-allow-origin');
  reply.removeHeader('access-control-expose-headers');
  return reply
    .header('content-security-policy', policy)
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
}
