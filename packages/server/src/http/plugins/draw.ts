import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyHolder } from '../../core/api-key/authenticate-api-key.ts';
import { refuse } from '../../core/outcome.ts';
import type { Authenticated } from '../../core/session/authenticate.ts';
import type { Draw } from '../budgets.ts';
import type { Services } from '../services.ts';
import { Refused } from '../wire-error.ts';
import { identify } from './bearer.ts';
import { ipBucketOf } from './caller.ts';
import { setRateHeaders } from './rate-headers.ts';

/** Draws on the user's budget where the request proves who it is from, else on that of its address. */
export async function drawGeneral(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const authenticated = await identify(services, request);
  if (authenticated === undefined) drawAnonymous(services, request, reply);
  else drawBearer(services, request, reply, authenticated);
}

export function drawAnonymous(services: Services, request: FastifyRequest, reply: FastifyReply): void {
  const bucket = ipBucketOf(services, request);
  if (bucket !== undefined) settle(request, reply, services.budgets.drawAnonymous(bucket));
}

/** For what draws on nothing unless it is refused. */
export function tellAnonymous(services: Services, request: FastifyRequest, reply: FastifyReply): void {
  const bucket = ipBucketOf(services, request);
  if (bucket !== undefined) setRateHeaders(reply, services.budgets.readAnonymous(bucket));
}

export function drawBearer(
  { budgets }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { account }: Authenticated,
): void {
  settle(request, reply, budgets.drawBearer(account.id));
}

export function drawApiKey(
  { budgets }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { key }: KeyHolder,
): void {
  settle(request, reply, budgets.drawApiKey(key.id));
}

/** A device that proved itself polls often, and draws on no address. */
export function drawDevice(
  { budgets }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  deviceId: string,
): void {
  settle(request, reply, budgets.drawBearer(deviceId));
}

function settle(request: FastifyRequest, reply: FastifyReply, draw: Draw): void {
  request.counted = true;
  setRateHeaders(reply, draw);
  if (!draw.granted) throw new Refused(refuse('rate_limited', { rate: draw }));
}
