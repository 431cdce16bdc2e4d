import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';

/** One line for each answer: the route's pattern rather than its URL, which may hold what nobody should read. */
export function addAccessLog(app: FastifyInstance, { callers }: Services): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        client: request.tenant?.application.clientId,
        ip: callers.read(request).text,
      },
      'answered',
    );
    done();
  });
}
