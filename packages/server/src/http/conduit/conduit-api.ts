import type { FastifyInstance } from 'fastify';
import type { AddRoutes } from '../add-routes.ts';
import { prepareApi } from '../api.ts';
import type { Services } from '../services.ts';
import { accountRoutes } from './accounts.ts';
import { authorizeRoute } from './authorize.ts';
import { backUpCodesRoute } from './back-up-codes.ts';
import { conduitErrors } from './conduit-errors.ts';
import { confirmRoute } from './confirm.ts';
import { disableRoute } from './disable.ts';
import { enableRoute } from './enable.ts';
import { verifyRoutes } from './finish-login.ts';
import { qrImageRoute } from './qr-image-route.ts';
import { sessionRoutes } from './sessions.ts';

/** For clients of the Conduit authentication module's two-factor routes. */
export function conduitApi(app: FastifyInstance, services: Services, done: () => void): void {
  prepareApi(app, services, conduitErrors);
  for (const add of ROUTES) add(app, services);
  done();
}

const ROUTES: readonly AddRoutes[] = [
  accountRoutes,
  sessionRoutes,
  enableRoute,
  confirmRoute,
  qrImageRoute,
  authorizeRoute,
  verifyRoutes,
  backUpCodesRoute,
  disableRoute,
];
