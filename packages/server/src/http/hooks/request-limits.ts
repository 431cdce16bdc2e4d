import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { chargeRequest, reportAnonymous } from './charge.ts';

/** Open routes without limits of their own in the database are charged to the general limit before they work. */
export function addRequestLimits(app: FastifyInstance, services: Services): void {
  const chargeFirst = (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
    chargeRequest(services, request, reply);
  app.addHook('onRoute', (route) => {
    const { access, limited } = route.config ?? {};
    if (access === 'bearer' || access === 'api-key' || limited !== undefined) return;
    route.onRequest = [route.onRequest ?? [], chargeFirst].flat();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.routeOptions.config.limited === 'refusals' && !request.counted) {
      reportAnonymous(services, request, reply);
    }
    done();
  });
}
