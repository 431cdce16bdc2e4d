import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { prepareApi } from '../api.ts';
import type { Services } from '../services.ts';
import type { AddRoutes } from '../typed-app.ts';
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
export function conduitApi(scope: FastifyInstance, services: Services, done: () => void): void {
  prepareApi(scope, services, conduitErrors);
  const app = scope.withTypeProvider<TypeBoxTypeProvider>();
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
