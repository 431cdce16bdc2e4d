import { CONDUIT_BACK_UP_CODES } from '@countersign/protocol/conduit/enabling-routes';
import type { FastifyInstance } from 'fastify';
import { generateRecoveryCodes } from '../../flows/enrolment/manage-recovery-codes.ts';
import { refuseHead } from '../refuse-head.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';

export function backUpCodesRoute(app: FastifyInstance, services: Services): void {
  conduitRoute(
    app,
    CONDUIT_BACK_UP_CODES,
    async (request, reply) => {
      const caller = conduitCaller(services, request, reply);
      const authenticated = authenticatedOf(request);
      const codes = await generateRecoveryCodes(authenticated, 'digits-4-4', caller);
      return { codes: orThrow(codes) };
    },
    { exposeHeadRoute: false },
  );
  refuseHead(app, CONDUIT_BACK_UP_CODES);
}
