import type { RouteDescription, Taken } from '@countersign/protocol/route';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteHandlerMethod,
  RouteShorthandOptions,
} from 'fastify';

export type RequestOf<Route> = FastifyRequest<{
  Body: Taken<Route, 'body'>;
  Params: Taken<Route, 'params'>;
  Querystring: Taken<Route, 'query'>;
}>;

/** Takes what the route is described to take, and gives what it is described to answer. */
export type Handler<Route, Answer> = (
  request: RequestOf<Route>,
  reply: FastifyReply,
) => Promise<Answer | FastifyReply> | FastifyReply | undefined;

/** What a route needs of Fastify beside its description. */
export type RouteExtras = Pick<RouteShorthandOptions, 'attachValidation' | 'exposeHeadRoute' | 'onRequest'>;

type Described = Pick<RouteDescription, 'method' | 'path'>;

/** Serves a described route. */
export function addRoute<Route extends Described, Answer>(
  app: FastifyInstance,
  route: Route,
  options: RouteShorthandOptions,
  handler: Handler<Route, Answer>,
): void {
  app.route({
    ...options,
    method: route.method,
    url: routerPath(route.path),
    // Fastify validates by the schemas that the types are made of.
    handler: handler as RouteHandlerMethod,
  });
}

/** `/2fa/methods/{id}` as Fastify writes it. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
