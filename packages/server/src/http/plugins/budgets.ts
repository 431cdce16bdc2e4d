import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { drawGeneral, tellAnonymous } from './draw.ts';

/** Open routes without limits of their own in the database draw on the general budget before they work. */
export function addBudgets(app: FastifyInstance, services: Services): void {
  const drawFirst = (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
    drawGeneral(services, request, reply);
  app.addHook('onRoute', (route) => {
    const { access, budget } = route.config ?? {};
    if (access === 'bearer' || access === 'api-key' || budget !== undefined) return;
    route.onRequest = [route.onRequest ?? [], drawFirst].flat();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.routeOptions.config.budget === 'refusals' && !request.counted) {
      tellAnonymous(services, request, reply);
    }
    done();
  });
}
