import type { FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import type { Authenticated } from '../../flows/login/authenticate.ts';
import { checkBearer, readBearer } from '../hooks/bearer.ts';
import type { Services } from '../services.ts';
import { orThrow, RefusalError } from '../wire-error.ts';

/** What came as the bearer where both are taken: a pending login, or a session. */
export type Presented = { readonly tempToken: string } | { readonly authenticated: Authenticated };

/** Before the body is looked at: strangers learn nothing of what belongs into it. */
export function requireToken(services: Services) {
  return async (request: FastifyRequest): Promise<void> => {
    await readPresented(services, request);
  };
}

export async function readPresented(services: Services, request: FastifyRequest): Promise<Presented> {
  const token = tokenOf(request);
  if (services.engine.handles.hash('temp', token) !== undefined) return { tempToken: token };
  return { authenticated: orThrow(await checkBearer(services, request, token)) };
}

function tokenOf(request: FastifyRequest): string {
  const token = readBearer(request);
  if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
  return token;
}
