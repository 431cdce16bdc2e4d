import type { FastifyRequest } from 'fastify';

/** A person's browser: it alone names both. Java's own client, for one, asks for text/html whatever it wants. */
export function readsPages({ method, headers: { accept = '' } }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && accept.includes('text/html') && accept.includes('application/xhtml+xml');
}
