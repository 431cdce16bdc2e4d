import type { FastifyInstance } from 'fastify';
import type { AddRoutes } from '../add-routes.ts';
import { addBody } from '../hooks/body.ts';
import { addErrors } from '../hooks/errors.ts';
import { addRequestLimits } from '../hooks/request-limits.ts';
import type { Services } from '../services.ts';
import { createSessionRoute } from './create-session.ts';
import { answerRequestRoute } from './devices/answer-request.ts';
import { listRequestsRoute } from './devices/list-requests.ts';
import { registerDeviceRoute } from './devices/register-device.ts';
import { enrollRoutes } from './enroll.ts';
import { hostedErrors } from './hosted-errors.ts';
import { pullResultRoute } from './pull-result.ts';
import { addKeyAuthentication } from './require-key.ts';
import { secretNumberRoute } from './secret-number.ts';
import { statusRoute } from './status.ts';
import { syncRoute } from './sync.ts';
import { verifyRoute } from './verify-code.ts';

/** The hosted second factor, for backends that keep their own logins; the API key says which application is meant. */
export function hostedApi(app: FastifyInstance, services: Services, done: () => void): void {
  addErrors(app, services, () => hostedErrors);
  addKeyAuthentication(app, services);
  addRequestLimits(app, services);
  addBody(app);
  for (const add of ROUTES) add(app, services);
  done();
}

const ROUTES: readonly AddRoutes[] = [
  syncRoute,
  enrollRoutes,
  verifyRoute,
  statusRoute,
  createSessionRoute,
  pullResultRoute,
  secretNumberRoute,
  registerDeviceRoute,
  listRequestsRoute,
  answerRequestRoute,
];
