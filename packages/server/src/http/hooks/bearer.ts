import type { FastifyRequest } from 'fastify';
import type { Outcome } from '../../core/outcome.ts';
import { type Authenticated, authenticate, expiredSessionOf } from '../../flows/login/authenticate.ts';
import { tenantOf } from '../request-state.ts';

const BEARER = /^\s*bearer\s+(\S+)\s*$/i;

/** Tolerant of case and spaces (RFC 9110 §11.1). */
export function readBearer({ headers }: FastifyRequest): string | undefined {
  return headers.authorization === undefined ? undefined : BEARER.exec(headers.authorization)?.[1];
}

export function checkBearer(request: FastifyRequest, token: string): Promise<Outcome<Authenticated>> {
  return authenticate(tenantOf(request), token);
}

/** Whose live access token came with a request that needs none. */
export async function identify(request: FastifyRequest): Promise<Authenticated | undefined> {
  if (request.authenticated !== undefined) return request.authenticated;
  const token = readBearer(request);
  if (token === undefined || request.tenant === undefined) return undefined;
  const outcome = await checkBearer(request, token);
  return outcome.ok ? outcome.value : undefined;
}

/** The session whose authentic access token has expired, where one came with the request. */
export async function identifyExpired(request: FastifyRequest): Promise<string | undefined> {
  const token = readBearer(request);
  if (token === undefined || request.tenant === undefined) return undefined;
  return expiredSessionOf(request.tenant, token);
}
