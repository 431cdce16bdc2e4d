import { READ_SECRET_NUMBER } from '@countersign/protocol/hosted/session-routes';
import type { FastifyInstance } from 'fastify';
import { askSecretNumber } from '../../flows/hosted-session/ask-secret-number.ts';
import { answer } from '../answer.ts';
import { instantText } from '../instant-text.ts';
import { refuseHead } from '../refuse-head.ts';
import { tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { hostedCaller } from './hosted-caller.ts';
import { hostedRoute } from './hosted-route.ts';
import { sessionTokenOf } from './session-token.ts';

export function secretNumberRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(
    app,
    READ_SECRET_NUMBER,
    async (request, reply) => {
      const caller = hostedCaller(services, request, reply);
      const sessionToken = sessionTokenOf(request);
      const asked = await askSecretNumber(tenantOf(request), sessionToken, caller);
      const { secretNumber, expiresAt } = orThrow(asked);
      return answer({ secret_number: secretNumber, expires_at: instantText(expiresAt) });
    },
    { exposeHeadRoute: false },
  );
  refuseHead(app, READ_SECRET_NUMBER);
}
