import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { refuse } from '../../core/outcome.ts';
import type { Authenticated } from '../../flows/login/authenticate.ts';
import type { Charge } from '../request-limits.ts';
import type { Services } from '../services.ts';
import { RefusalError } from '../wire-error.ts';
import { identify, identifyExpired } from './bearer.ts';
import { ipBucketsOf } from './caller.ts';
import { setLimitHeaders } from './limit-headers.ts';

/** Charges the user's limit where the request proves who it is from, else that of its address. */
export async function chargeRequest(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const authenticated = await identify(request);
  if (authenticated === undefined) await chargeUnauthenticated(services, request, reply);
  else chargeBearer(services, request, reply, authenticated);
}

/**
 * Many people behind one address need their 401 to refresh: an expired token draws on a limit of its session,
 * not on that of its owner either, whom its thief could silence.
 */
export async function chargeUnauthenticated(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const session = await identifyExpired(request);
  if (session === undefined) chargeAnonymous(services, request, reply);
  else settle(request, reply, services.requestLimits.chargeBearer(session));
}

export function chargeAnonymous(services: Services, request: FastifyRequest, reply: FastifyReply): void {
  const { ipBucket, ipNetwork } = ipBucketsOf(services, request);
  if (ipBucket === undefined) return;
  settle(request, reply, services.requestLimits.chargeAnonymous(ipBucket, ipNetwork));
}

/** For what is charged only where it is refused. */
export function reportAnonymous(services: Services, request: FastifyRequest, reply: FastifyReply): void {
  const { ipBucket } = ipBucketsOf(services, request);
  if (ipBucket !== undefined) setLimitHeaders(reply, services.requestLimits.readAnonymous(ipBucket));
}

export function chargeBearer(
  { requestLimits }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { account }: Pick<Authenticated, 'account'>,
): void {
  settle(request, reply, requestLimits.chargeBearer(account.id));
}

export function chargeApiKey(
  { requestLimits }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { key }: KeyHolder,
): void {
  settle(request, reply, requestLimits.chargeApiKey(key.id));
}

/** A device that proved itself polls often, and is not charged to its address. */
export function chargeDevice(
  { requestLimits }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  deviceId: string,
): void {
  settle(request, reply, requestLimits.chargeBearer(deviceId));
}

function settle(request: FastifyRequest, reply: FastifyReply, charge: Charge): void {
  request.counted = true;
  setLimitHeaders(reply, charge);
  if (!charge.admitted) throw new RefusalError(refuse('rate_limited', { limit: charge }));
}
