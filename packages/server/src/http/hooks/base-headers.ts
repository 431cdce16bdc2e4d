import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpConfig } from '../http-config.ts';
import { OPEN_CORS } from './cors.ts';
import { securityHeaders } from './security-headers.ts';

export type StampHeaders = (request: FastifyRequest, reply: FastifyReply) => void;

/** What every answer carries, whatever becomes of the request. */
export function baseHeaders(config: HttpConfig): StampHeaders {
  const headers = { 'cache-control': 'no-store', ...OPEN_CORS, ...securityHeaders(config) };
  return (request, reply) => {
    reply.headers(headers).header('x-request-id', request.id);
  };
}

export function addBaseHeaders(app: FastifyInstance, stamp: StampHeaders): void {
  app.addHook('onRequest', (request, reply, done) => {
    stamp(request, reply);
    done();
  });
}
