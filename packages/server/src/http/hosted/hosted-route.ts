import { type Success, success } from '@countersign/protocol/envelope';
import { Failure } from '@countersign/protocol/hosted/failure';
import type { HostedRoute } from '@countersign/protocol/hosted/hosted-route';
import type { Answered } from '@countersign/protocol/route';
import type { FastifyInstance } from 'fastify';
import { addRoute, type Handler, type RouteExtras } from '../add-route.ts';
import { type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import { hostedErrors } from './hosted-errors.ts';

const HOSTED: DescribedApi = {
  api: 'hosted',
  shape: hostedErrors,
  schema: Failure,
  describe: ({ code }) => `\`${code}\``,
};

/** Serves a route of the hosted second factor. */
export function hostedRoute<Route extends HostedRoute>(
  app: FastifyInstance,
  route: Route,
  handler: Handler<Route, Success<Answered<Route>>>,
  extras: RouteExtras = {},
): void {
  const operation = describeOperation({ ...route, answer: success(route.answer) }, HOSTED);
  addRoute(app, route, { ...operation, ...extras }, handler);
}
