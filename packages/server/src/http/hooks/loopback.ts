import type { FastifyRequest } from 'fastify';
import { readAddress } from '../address.ts';

/** The socket's own peer; a proxy on this machine speaks for strangers. */
export function isLoopback({ raw, headers }: FastifyRequest): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined) return false;
  return readAddress(raw.socket.remoteAddress ?? '')?.range() === 'loopback';
}
