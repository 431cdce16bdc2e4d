import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Outcome, refuse } from '../../core/outcome.ts';
import { findEnrolling, type SettingUp } from '../../flows/enrolment/setting-up.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { RefusalError } from '../wire-error.ts';
import { checkBearer, readBearer } from './bearer.ts';
import { chargeBearer, chargeUnauthenticated } from './charge.ts';

/**
 * Routes that say `access: 'bearer'` are reached with a live access token of their application only; those that say
 * `enrols` also with the tempToken of a login that waits for a first factor.
 */
export function addAuthentication(api: FastifyInstance, services: Services): void {
  const requireBearer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const token = readBearer(request);
    const outcome =
      token === undefined ? refuse('invalid_access_token') : await identifyBearer(request, token);
    if (!outcome.ok) {
      await chargeUnauthenticated(services, request, reply);
      throw new RefusalError(outcome);
    }
    chargeBearer(services, request, reply, outcome.value);
  };
  api.addHook('onRoute', (route) => {
    if (route.config?.access === 'bearer') route.onRequest = [route.onRequest ?? [], requireBearer].flat();
  });
}

async function identifyBearer(
  request: FastifyRequest,
  token: string,
): Promise<Outcome<Pick<SettingUp, 'account'>>> {
  const { enrols } = request.routeOptions.config;
  if (enrols === true && tenantOf(request).handles.hash('temp', token) !== undefined) {
    const found = await findEnrolling(tenantOf(request), token);
    if (found.ok) request.enrolling = found.value;
    return found;
  }
  const found = await checkBearer(request, token);
  if (found.ok) request.authenticated = found.value;
  return found;
}
