import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { refuse } from '../../core/outcome.ts';
import { readBearer } from '../hooks/bearer.ts';
import { isLoopback } from '../hooks/loopback.ts';
import type { Services } from '../services.ts';
import { RefusalError } from '../wire-error.ts';
import { addBacklogMetrics } from './backlog-metrics.ts';
import { describeService } from './service-operation.ts';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Measures every request of the app in a registry of its own. */
export function addMetrics(app: FastifyInstance): Registry {
  const registry = new Registry();
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
  return registry;
}

export function metricsRoute(app: FastifyInstance, services: Services, registry: Registry): void {
  const { config } = services;
  const readBacklog = addBacklogMetrics(registry, services);
  const schema = describeService({
    summary: 'Metrics for Prometheus',
    description: 'On the loopback without a token, from elsewhere with the one from the configuration.',
    security: [{}, { metricsToken: [] }],
    answers: {
      200: {
        schema: Type.String({ description: 'Text format', examples: ['process_cpu_seconds_total 1.2'] }),
        meaning: 'These are the metrics, in the text format of Prometheus.',
        remedy: 'Have Prometheus read them.',
      },
    },
    refusals: [
      {
        code: 'invalid_access_token',
        meaning: 'Asked for from another machine, without the token of the configuration.',
        remedy: 'Send COUNTERSIGN_METRICS_TOKEN as the bearer.',
      },
    ],
  });
  app.get('/metrics', { schema, config: { access: 'open', budget: 'free' } }, async (request, reply) => {
    if (!mayRead(request, config.metricsToken)) throw new RefusalError(refuse('invalid_access_token'));
    await readBacklog();
    return reply
      .type(registry.contentType)
      .serializer(String)
      .send(await registry.metrics());
  });
}

function mayRead(request: FastifyRequest, metricsToken: string | undefined): boolean {
  const token = readBearer(request);
  if (metricsToken !== undefined && token !== undefined) return isSame(token, metricsToken);
  return isLoopback(request);
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
