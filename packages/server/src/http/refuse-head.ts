import type { FastifyInstance } from 'fastify';
import { routerPath } from './add-route.ts';
import { Faulty } from './faults.ts';

/** For a GET that changes something: whoever only looks must change nothing. The GET itself exposes no HEAD. */
export function refuseHead(app: FastifyInstance, { path }: { readonly path: string }): void {
  app.head(routerPath(path), { schema: { hide: true }, config: { access: 'open' } }, () => {
    throw new Faulty('methodNotAllowed');
  });
}
