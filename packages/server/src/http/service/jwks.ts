import { Jwks } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { serviceOperation } from './service-operation.ts';

/** Short: a new key signs as soon as it is there. */
const CACHE = 'public, max-age=60';

export function jwksRoute(app: FastifyInstance, { engine }: Services): void {
  const operation = serviceOperation({
    summary: "The application's public signing keys",
    answers: {
      200: {
        schema: Jwks,
        meaning: 'With these keys anybody verifies access tokens of the application.',
        remedy: 'Give the address to a JWT library; it finds the key by `kid`.',
      },
    },
    refusals: ['application_not_found', 'application_inactive'],
    faults: ['unavailable'],
  });
  app.get('/.well-known/jwks.json', operation, async (request, reply) => {
    const jwks = await engine.tokens.jwks(applicationOf(request));
    reply.header('cache-control', CACHE);
    return jwks;
  });
}
