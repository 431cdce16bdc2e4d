import type { FastifyInstance } from 'fastify';
import { addApplication, enterAccounts } from './plugins/application.ts';
import { addAuthentication } from './plugins/authentication.ts';
import { addBody } from './plugins/body.ts';
import { addBudgets } from './plugins/budgets.ts';
import { addErrors } from './plugins/errors.ts';
import type { Services } from './services.ts';
import type { ErrorShape } from './wire-error.ts';

/** What every API of accounts has in common; the order is that in which a request is looked at. */
export function prepareApi(api: FastifyInstance, services: Services, shape: ErrorShape): void {
  addErrors(api, services, () => shape);
  addApplication(api, services, enterAccounts);
  addAuthentication(api, services);
  addBudgets(api, services);
  addBody(api);
}
