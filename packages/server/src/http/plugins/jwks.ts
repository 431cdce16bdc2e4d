import { Jwks } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { applicationOf } from '../request-state.ts';
import { serviceOperation } from '../service-operation.ts';
import type { Services } from '../services.ts';

/** Short: a new key signs as soon as it is there. */
const CACHE = 'public, max-age=60';

export function jwksRoute(app: FastifyInstance, { engine }: Services): void {
  const operation = serviceOperation("The application's public signing keys", { 200: Jwks });
  app.get('/.well-known/jwks.json', operation, async (request, reply) => {
    const jwks = await engine.tokens.jwks(applicationOf(request));
    reply.header('cache-control', CACHE);
    return jwks;
  });
}
