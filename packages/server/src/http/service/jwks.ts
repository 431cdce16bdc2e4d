import { READ_JWKS } from '@countersign/protocol/service/service-routes';
import type { FastifyInstance } from 'fastify';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { serviceRoute } from './service-route.ts';

/** Short: a new key signs as soon as it is there. */
const CACHE = 'public, max-age=60';

export function jwksRoute(app: FastifyInstance, { engine }: Services): void {
  serviceRoute(app, READ_JWKS, async (request, reply) => {
    const jwks = await engine.tokens.jwks(applicationOf(request));
    return reply.header('cache-control', CACHE).send(jwks);
  });
}
