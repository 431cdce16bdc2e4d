import type { FastifyRequest } from 'fastify';
import type { Outcome } from '../../core/outcome.ts';
import { type Authenticated, authenticate } from '../../flows/login/authenticate.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';

const BEARER = /^\s*bearer\s+(\S+)\s*$/i;

/** Tolerant of case and spaces (RFC 9110 §11.1). */
export function readBearer({ headers }: FastifyRequest): string | undefined {
  return headers.authorization === undefined ? undefined : BEARER.exec(headers.authorization)?.[1];
}

export function checkBearer(
  { engine }: Services,
  request: FastifyRequest,
  token: string,
): Promise<Outcome<Authenticated>> {
  return authenticate(engine, applicationOf(request), token);
}

/** Whose live access token came with a request that needs none. */
export async function identify(
  services: Services,
  request: FastifyRequest,
): Promise<Authenticated | undefined> {
  if (request.authenticated !== undefined) return request.authenticated;
  const token = readBearer(request);
  if (token === undefined || request.tenant === undefined) return undefined;
  const outcome = await checkBearer(services, request, token);
  return outcome.ok ? outcome.value : undefined;
}
