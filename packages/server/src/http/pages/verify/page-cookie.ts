import type { FastifyReply, FastifyRequest } from 'fastify';
import { MINUTE, SECOND } from '../../../core/clock.ts';
import type { Services } from '../../services.ts';
import { handleOf } from './verify-route.ts';

/** Longer than a session can last. */
const LIFETIME = 15 * MINUTE;

/**
 * The nonce of the page in a cookie of its own, for browsers that keep one: a post is then answered by a redirect to the
 * page, which finds the nonce there, so that going back and reloading send no form again. Forms hold the nonce too, and
 * nothing is done for a cookie alone: where a browser keeps none, a post is answered by the page itself.
 */
export function readPageCookie(services: Services, request: FastifyRequest): string | undefined {
  const start = `${nameOf(services, request)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}

export function setPageCookie(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  nonce: string,
): void {
  // In a frame of another site only None is sent; Partitioned keeps it to that site.
  const kind = isSecure(services) ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Lax';
  const attributes = `Path=/; Max-Age=${LIFETIME / SECOND}; HttpOnly; ${kind}`;
  reply.header('set-cookie', `${nameOf(services, request)}=${nonce}; ${attributes}`);
}

/** One for each page, whose handle it does not tell. `__Host-` (RFC 6265bis §4.1.3.2): no other host can plant it. */
function nameOf(services: Services, request: FastifyRequest): string {
  const digest = services.engine.handles.digest(handleOf(request));
  const short = digest.replaceAll(/[^\w-]/g, '').slice(0, 16);
  return `${isSecure(services) ? '__Host-' : ''}cs_page_${short}`;
}

function isSecure({ config }: Services): boolean {
  return config.publicUrl.startsWith('https:');
}
