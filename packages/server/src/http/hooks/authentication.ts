import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import type { Services } from '../services.ts';
import { RefusalError } from '../wire-error.ts';
import { checkBearer, readBearer } from './bearer.ts';
import { chargeBearer, chargeUnauthenticated } from './charge.ts';

/** Routes that say `access: 'bearer'` are reached with a live access token of their application only. */
export function addAuthentication(api: FastifyInstance, services: Services): void {
  const requireBearer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const token = readBearer(request);
    const outcome = token === undefined ? refuse('invalid_access_token') : await checkBearer(request, token);
    if (!outcome.ok) {
      await chargeUnauthenticated(services, request, reply);
      throw new RefusalError(outcome);
    }
    request.authenticated = outcome.value;
    chargeBearer(services, request, reply, outcome.value);
  };
  api.addHook('onRoute', (route) => {
    if (route.config?.access === 'bearer') route.onRequest = [route.onRequest ?? [], requireBearer].flat();
  });
}
