import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readAddress } from '../../address.ts';
import { isLoopback } from '../../hooks/loopback.ts';
import type { Services } from '../../services.ts';

/** What a stranger asks for in vain counts as any other route that is not there. */
export const homeRoute = { schema: { hide: true }, config: { access: 'open', limited: 'refusals' } } as const;

/** Serves this machine only; for all others the routes of the scope do not exist. */
export function admitHome(app: FastifyInstance, { config }: Services): void {
  const own = new URL(config.publicUrl).hostname;
  app.addHook('onRequest', (request, reply, done) => {
    if (isLoopback(request) && isOwnName(request, own)) done();
    else reply.callNotFound();
  });
}

/** A name that a stranger's page had resolved to this machine (DNS rebinding) is not ours. */
function isOwnName({ headers }: FastifyRequest, own: string): boolean {
  const name = URL.parse(`http://${headers.host ?? ''}`)?.hostname;
  if (name === undefined) return false;
  return name === own || /(?:^|\.)localhost$/.test(name) || readAddress(name)?.range() === 'loopback';
}
