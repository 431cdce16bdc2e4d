import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import type { HttpTenant } from '../tenants.ts';

/** Bearer mode: any page may call, none with credentials of the browser's. */
export const OPEN_CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'X-Request-Id, Date, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, WWW-Authenticate',
};

/** Ours, and those by which pages trace their requests: W3C, Sentry, Zipkin, Datadog, New Relic, Elastic, Azure. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'X-Client-Id',
  'X-Token-Delivery',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  'b3',
  'X-B3-TraceId',
  'X-B3-SpanId',
  'X-B3-ParentSpanId',
  'X-B3-Sampled',
  'X-B3-Flags',
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-origin',
  'x-datadog-sampling-priority',
  'x-datadog-tags',
  'newrelic',
  'elastic-apm-traceparent',
  'Request-Id',
  'Request-Context',
  'X-Request-Id',
  'X-Correlation-Id',
];

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
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
