import type { FastifyInstance } from 'fastify';
import { refuse } from '../../../core/outcome.ts';
import { addApplication, enterWithoutCookies } from '../../hooks/application.ts';
import { applicationOf } from '../../request-state.ts';
import type { Services } from '../../services.ts';
import { RefusalError } from '../../wire-error.ts';
import { addForms } from '../forms.ts';
import { addVerifyErrors } from './verify-errors.ts';
import { verifyEvents } from './verify-events.ts';
import { lookRoute } from './verify-look.ts';
import { verifyRoutes } from './verify-routes.ts';

/** The page of a second factor, for an application that keeps its own logins. */
export function verifyPages(scope: FastifyInstance, services: Services, done: () => void): void {
  addVerifyErrors(scope, services);
  addApplication(scope, services, enterWithoutCookies);
  addForms(scope, services);
  lookRoute(scope);
  scope.register((pages, _options, ready) => {
    pages.addHook('onRequest', (request, _reply, next) => {
      const { disabledAt } = applicationOf(request);
      if (disabledAt !== undefined) throw new RefusalError(refuse('application_inactive'));
      next();
    });
    verifyRoutes(pages, services);
    verifyEvents(pages);
    ready();
  });
  done();
}
