import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';

/**
 * A request that only reads may have seen what another has just committed: its answer leaves once that outlives a loss
 * of power, so that no verdict is told and then forgotten. Answers of 500 and above, and of routes that are free, tell
 * nothing that anyone has written.
 */
export function holdAnswers(app: FastifyInstance, { engine }: Services): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const tellsNothing = reply.statusCode >= 500 || request.routeOptions.config.limited === 'free';
    const settled = tellsNothing ? undefined : engine.database.settle();
    if (settled === undefined) done();
    else settled.then(() => done(), done);
  });
}
