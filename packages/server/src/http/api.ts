import type { FastifyInstance } from 'fastify';
import { addApplication, enterAccounts } from './hooks/application.ts';
import { addAuthentication } from './hooks/authentication.ts';
import { addBody } from './hooks/body.ts';
import { addErrors } from './hooks/errors.ts';
import { addRequestLimits } from './hooks/request-limits.ts';
import type { Services } from './services.ts';
import type { ErrorShape } from './wire-error.ts';

/** What every API of accounts has in common; the order is that in which a request is looked at. */
export function prepareApi(api: FastifyInstance, services: Services, shape: ErrorShape): void {
  addErrors(api, services, () => shape);
  addApplication(api, services, enterAccounts);
  addAuthentication(api, services);
  addRequestLimits(api, services);
  addBody(api);
}
