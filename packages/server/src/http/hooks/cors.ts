import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import type { HttpTenant } from '../tenants.ts';

/** Bearer mode: any page may call, none with credentials of the browser's. */
export const OPEN_CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'X-Request-Id, Date, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, WWW-Authenticate',
};

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, X-Client-Id, X-Token-Delivery',
  'access-control-max-age': '600',
  vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
};

/** Answers every OPTIONS request. */
export function addPreflight(app: FastifyInstance, { tenants, isUnavailable }: Services): void {
  app.options('/*', { schema: { hide: true }, config: { limited: 'free' } }, async (request, reply) => {
    const { origin } = request.headers;
    reply.headers(PREFLIGHT).code(204);
    if (origin === undefined) return reply.send();
    const listed = await tenants.listOrigins().catch((error: unknown) => {
      if (isUnavailable(error)) return new Set<string>();
      throw error;
    });
    if (listed.has(origin)) allowCredentials(reply, origin);
    return reply.send();
  });
}

/** Cookie mode: the application's own pages, with credentials, and no others. */
export function limitCors({ headers }: FastifyRequest, reply: FastifyReply, { origins }: HttpTenant): void {
  reply.header('vary', 'Origin');
  if (headers.origin !== undefined && origins.has(headers.origin)) allowCredentials(reply, headers.origin);
  else reply.removeHeader('access-control-allow-origin');
}

function allowCredentials(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
}
