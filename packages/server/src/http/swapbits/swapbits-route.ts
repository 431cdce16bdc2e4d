import type { Answered } from '@countersign/protocol/route';
import { type Success, success } from '@countersign/protocol/swapbits/envelope';
import { Failure } from '@countersign/protocol/swapbits/failure';
import type { SwapbitsRoute } from '@countersign/protocol/swapbits/swapbits-route';
import type { FastifyInstance } from 'fastify';
import { addRoute, type Handler } from '../add-route.ts';
import { type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import { numberOf, swapbitsErrors } from './swapbits-errors.ts';

const SWAPBITS: DescribedApi = {
  api: 'swapbits',
  shape: swapbitsErrors,
  schema: Failure,
  describe: (wire) => `\`${numberOf(wire)}\` ${wire.message}`,
};

/** Serves a SwapBits-compatible route. */
export function swapbitsRoute<Route extends SwapbitsRoute>(
  app: FastifyInstance,
  route: Route,
  handler: Handler<Route, Success<Answered<Route>>>,
): void {
  addRoute(app, route, describeOperation({ ...route, answer: success(route) }, SWAPBITS), handler);
}
