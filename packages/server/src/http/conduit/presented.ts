import type { FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import type { Authenticated } from '../../flows/login/authenticate.ts';
import { checkBearer, readBearer } from '../hooks/bearer.ts';
import type { Services } from '../services.ts';
import { orThrow, RefusalError } from '../wire-error.ts';

/** What came as the bearer where both are taken: a pending login, or a session. */
export type Presented = { readonly tempToken: string } | { readonly authenticated: Authenticated };

/** Before the body is parsed: strangers learn nothing about what belongs into it. */
export function requireToken(services: Services) {
  return async (request: FastifyRequest): Promise<void> => {
    const token = tokenOf(request);
    if (services.engine.handles.hash('temp', token) !== undefined) return;
    request.authenticated = orThrow(await checkBearer(request, token));
  };
}

/** On routes behind `requireToken`: what is no access token there is the token of a pending login. */
export function presentedOf(request: FastifyRequest): Presented {
  const { authenticated } = request;
  return authenticated === undefined ? { tempToken: tokenOf(request) } : { authenticated };
}

function tokenOf(request: FastifyRequest): string {
  const token = readBearer(request);
  if (token === undefined) throw new RefusalError(refuse('invalid_access_token'));
  return token;
}
