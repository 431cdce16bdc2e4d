import type { ConduitRoute } from '@countersign/protocol/conduit/conduit-route';
import { Failure } from '@countersign/protocol/conduit/failure';
import type { Answered } from '@countersign/protocol/route';
import type { FastifyInstance } from 'fastify';
import { addRoute, type Handler, type RouteExtras } from '../add-route.ts';
import { type DescribedApi, describeOperation } from '../describe/describe-operation.ts';
import type { ErrorShape } from '../wire-error.ts';
import { conduitErrors, nameOf } from './conduit-errors.ts';

interface Extras extends RouteExtras {
  /** Where the failures of the route differ from those of the API. */
  readonly errors?: ErrorShape;
}

/** Serves a Conduit-compatible route. */
export function conduitRoute<Route extends ConduitRoute>(
  app: FastifyInstance,
  route: Route,
  handler: Handler<Route, Answered<Route>>,
  { errors = conduitErrors, ...extras }: Extras = {},
): void {
  addRoute(app, route, { ...describeOperation(route, describedBy(errors)), ...extras }, handler);
}

function describedBy(errors: ErrorShape): DescribedApi {
  return {
    api: 'conduit',
    shape: errors,
    schema: Failure,
    describe: ({ status, message }) => `\`${nameOf(status)}\` ${message}`,
  };
}
