import type { FastifyInstance } from 'fastify';
import type { AddRoutes } from '../add-routes.ts';
import { prepareApi } from '../api.ts';
import type { Services } from '../services.ts';
import { disableRoute } from './disable.ts';
import { setupRoute } from './setup.ts';
import { statusRoute } from './status.ts';
import { swapbitsErrors } from './swapbits-errors.ts';
import { verifyRoute } from './verify-code.ts';

/** For clients of the SwapBits two-factor routes; they log in over the native API. */
export function swapbitsApi(app: FastifyInstance, services: Services, done: () => void): void {
  prepareApi(app, services, swapbitsErrors);
  for (const add of ROUTES) add(app, services);
  done();
}

const ROUTES: readonly AddRoutes[] = [verifyRoute, statusRoute, setupRoute, disableRoute];
