import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { prepareApi } from '../api.ts';
import type { Services } from '../services.ts';
import type { AddRoutes } from '../typed-app.ts';
import { disableRoute } from './disable.ts';
import { setupRoute } from './setup.ts';
import { statusRoute } from './status.ts';
import { swapbitsErrors } from './swapbits-errors.ts';
import { verifyRoute } from './verify-code.ts';

/** For clients of the SwapBits two-factor routes; they log in over the native API. */
export function swapbitsApi(scope: FastifyInstance, services: Services, done: () => void): void {
  prepareApi(scope, services, swapbitsErrors);
  const app = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const add of ROUTES) add(app, services);
  done();
}

const ROUTES: readonly AddRoutes[] = [verifyRoute, statusRoute, setupRoute, disableRoute];
