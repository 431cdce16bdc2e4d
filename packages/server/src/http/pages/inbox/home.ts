import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readAddress } from '../../address.ts';
import { isLoopback } from '../../hooks/loopback.ts';
import type { Services } from '../../services.ts';

/** What a stranger asks for in vain counts as any other route that is not there. */
export const homeRoute = { schema: { hide: true }, config: { access: 'open', limited: 'refusals' } } as const;

/** Serves this machine only; for all others the routes of the scope do not exist. */
export function admitHome(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (isLoopback(services, request) && namesThisMachine(request)) done();
    else reply.callNotFound();
  });
}

/** Not a name that a stranger's page had resolved to here (DNS rebinding), nor the public one that a proxy passes on. */
function namesThisMachine({ headers }: FastifyRequest): boolean {
  const name = URL.parse(`http://${headers.host ?? ''}`)?.hostname;
  if (name === undefined) return false;
  return /(?:^|\.)localhost$/.test(name) || readAddress(name)?.range() === 'loopback';
}
