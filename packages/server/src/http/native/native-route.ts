import { type Success, success } from '@countersign/protocol/envelope';
import type { NativeRoute } from '@countersign/protocol/native/native-route';
import type { Answered } from '@countersign/protocol/route';
import type { FastifyInstance } from 'fastify';
import { addRoute, type Handler, type RouteExtras } from '../add-route.ts';
import { type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import { nativeFailures } from './native-failures.ts';

const NATIVE: DescribedApi = { api: 'native', ...nativeFailures };

/** Serves a route of the native API. */
export function nativeRoute<Route extends NativeRoute>(
  app: FastifyInstance,
  route: Route,
  handler: Handler<Route, Success<Answered<Route>>>,
  extras: RouteExtras = {},
): void {
  const operation = describeOperation({ ...route, answer: success(route.answer) }, NATIVE);
  addRoute(app, route, { ...operation, ...extras }, handler);
}
