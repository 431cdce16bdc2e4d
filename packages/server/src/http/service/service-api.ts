import type { FastifyInstance } from 'fastify';
import { openapiRoute } from '../describe/openapi.ts';
import { addApplication, refusePrefix } from '../hooks/application.ts';
import type { Services } from '../services.ts';
import { healthRoutes } from './health.ts';
import { jwksRoute } from './jwks.ts';
import { metricsRoute } from './metrics.ts';
import { receiptRoutes } from './receipts.ts';
import { welcomeRoute } from './welcome.ts';

/** What serves everyone: each part in a scope of its own, as only the keys belong to an application. */
export function serviceApi(app: FastifyInstance, services: Services, done: () => void): void {
  app.register((scope, _options, ready) => {
    refusePrefix(scope);
    welcomeRoute(scope, services);
    healthRoutes(scope, services);
    metricsRoute(scope, services);
    openapiRoute(scope);
    ready();
  });
  app.register((scope, _options, ready) => {
    addApplication(scope, services);
    jwksRoute(scope, services);
    ready();
  });
  app.register(receiptRoutes, services);
  done();
}
