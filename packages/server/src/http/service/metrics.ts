import { createHash, timingSafeEqual } from 'node:crypto';
import { READ_METRICS } from '@countersign/protocol/service/service-routes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram } from 'prom-client';
import { refuse } from '../../core/outcome.ts';
import { readBearer } from '../hooks/bearer.ts';
import { isLoopback } from '../hooks/loopback.ts';
import type { Services } from '../services.ts';
import { RefusalError } from '../wire-error.ts';
import { addBacklogMetrics } from './backlog-metrics.ts';
import { addBusinessMetrics } from './business-metrics.ts';
import { addHashMetrics } from './hash-metrics.ts';
import { serviceRoute } from './service-route.ts';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Measures every request of the app. */
export function addMetrics(app: FastifyInstance, { metrics: registry }: Services): void {
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [registry],
  });
  const children = new Map<string, ReturnType<typeof durations.labels>>();
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const key = `${request.method} ${route} ${reply.statusCode}`;
    let child = children.get(key);
    if (child === undefined) {
      child = durations.labels(request.method, route, String(reply.statusCode));
      children.set(key, child);
    }
    child.observe(reply.elapsedTime / 1_000);
    done();
  });
}

export function metricsRoute(app: FastifyInstance, services: Services): void {
  const { metrics: registry } = services;
  const readBacklog = addBacklogMetrics(registry, services);
  addBusinessMetrics(registry, services);
  addHashMetrics(registry, services);
  serviceRoute(app, READ_METRICS, async (request, reply) => {
    if (!mayRead(services, request)) throw new RefusalError(refuse('invalid_access_token'));
    await readBacklog();
    return reply
      .type(registry.contentType)
      .serializer(String)
      .send(await registry.metrics());
  });
}

function mayRead(services: Services, request: FastifyRequest): boolean {
  const { metricsToken, mode } = services.config;
  const token = readBearer(request);
  if (metricsToken !== undefined && token !== undefined) return isSame(token, metricsToken);
  return mode === 'development' && isLoopback(services, request);
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
