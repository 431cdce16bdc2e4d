import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../core/outcome.ts';
import { faultOf } from '../faults.ts';
import type { Services } from '../services.ts';
import { type ErrorShape, RefusalError, type WireError, wordRefusal } from '../wire-error.ts';
import { chargeRequest } from './charge.ts';
import { setRetryAfter } from './limit-headers.ts';

/** Answers all that goes wrong, in the shape of the API that was asked. */
export function addErrors(
  app: FastifyInstance,
  services: Services,
  shapeOf: (request: FastifyRequest) => ErrorShape,
): void {
  app.setErrorHandler(async (error, request, reply) => {
    const failure = await chargeFailure(services, error, request, reply);
    return answerFailure(services, shapeOf(request), failure, { request, reply });
  });
}

/** A refused request that no limit counted is charged to the general one, against floods of garbage. `busy` counts nothing. */
export async function chargeFailure(
  services: Services,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (request.counted || request.routeOptions.config.limited === 'free') return error;
  if (error instanceof RefusalError && error.refusal.code === 'busy') return error;
  if (!(error instanceof RefusalError) && faultOf(error, services.isUnavailable).status >= 500) return error;
  try {
    await chargeRequest(services, request, reply);
    return error;
  } catch (other) {
    // Without the database nobody knows who asked: what was refused stays refused.
    return services.isUnavailable(other) ? error : other;
  }
}

export function answerFailure(
  services: Services,
  shape: ErrorShape,
  failure: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  const { wire, refusal } = prepareFailure(services, shape, failure, { request, reply });
  return reply.send(shape.encode(wire, request.id, refusal));
}

/** Sets status and headers, and leaves the body to the caller. */
export function prepareFailure(
  services: Services,
  shape: Omit<ErrorShape, 'encode'>,
  failure: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): { wire: WireError; refusal: Refusal | undefined } {
  const refusal = failure instanceof RefusalError ? failure.refusal : undefined;
  const wire = refusal === undefined ? faultOf(failure, services.isUnavailable) : wordRefusal(shape, refusal);
  if (refusal === undefined && wire.status >= 500) request.log.error({ err: failure }, 'a request failed');
  // The engine said no, nothing broke: an operator needs its code and no stack.
  if (refusal !== undefined && refusal.code !== 'busy' && wire.status >= 500)
    request.log.warn({ code: refusal.code }, 'a request was refused');
  if (refusal !== undefined) setRetryAfter(reply, services.engine.clock, refusal);
  reply.code(wire.status).headers(wire.headers ?? {});
  return { wire, refusal };
}
