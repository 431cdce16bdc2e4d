import { CONDUIT_CONFIRM } from '@countersign/protocol/conduit/enabling-routes';
import type { FastifyInstance } from 'fastify';
import { confirmNewestSetup } from '../../flows/enrolment/confirm-setup.ts';
import { addErrors } from '../hooks/errors.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitSetupErrors } from './conduit-errors.ts';
import { conduitRoute } from './conduit-route.ts';

/** In a scope of its own: a wrong code has another status here. */
export function confirmRoute(app: FastifyInstance, services: Services): void {
  app.register((scope: FastifyInstance, _options, done) => {
    addErrors(scope, services, () => conduitSetupErrors);
    conduitRoute(
      scope,
      CONDUIT_CONFIRM,
      async (request, reply) => {
        const caller = conduitCaller(services, request, reply);
        const { code } = request.body;
        orThrow(await confirmNewestSetup(authenticatedOf(request), code, caller));
        return { message: '2FA enabled' };
      },
      { errors: conduitSetupErrors },
    );
    done();
  });
}
