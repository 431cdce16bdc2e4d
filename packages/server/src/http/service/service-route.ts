import type { Answered, ServiceRoute } from '@countersign/protocol/route';
import type { FastifyInstance } from 'fastify';
import { addRoute, type Handler } from '../add-route.ts';
import {
  describeFault,
  describeRefusal,
  failureResponses,
  knownFailure,
} from '../describe/described-failure.ts';
import { explorerFields } from '../describe/known-answer.ts';
import { nativeFailures } from '../native/native-failures.ts';

/** Serves a route that is for everyone, outside every limit unless `limited` says otherwise. */
export function serviceRoute<Route extends ServiceRoute>(
  app: FastifyInstance,
  route: Route,
  handler: Handler<Route, Answered<Route>>,
  limited: 'free' | 'refusals' = 'free',
): void {
  addRoute(app, route, { schema: describeService(route), config: { access: 'open', limited } }, handler);
}

/** The description alone, for routes with a guard of their own. */
export function describeService(route: ServiceRoute) {
  const { id, tag, summary, description, security = [], params, answers, refusals = [], faults = [] } = route;
  const { shape } = nativeFailures;
  const failures = [
    ...refusals.map((refusal) => describeRefusal(shape, refusal)),
    ...faults.map((name) => describeFault(shape, name)),
  ];
  const known = Object.entries(answers).map(([status, { meaning, remedy }]) => ({
    status: Number(status),
    meaning,
    remedy,
  }));
  const schemas = Object.entries(answers).map(([status, { schema }]) => [status, schema] as const);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security,
    ...(params !== undefined && { params }),
    response: { ...Object.fromEntries(schemas), ...failureResponses(nativeFailures, failures) },
    ...explorerFields('service', [...known, ...failures.map(knownFailure)]),
  };
}
