import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../core/error-code.ts';
import type { Refusal } from '../../core/outcome.ts';
import { chargeFailure, prepareFailure } from '../hooks/errors.ts';
import type { Services } from '../services.ts';
import type { WireError } from '../wire-error.ts';

export interface PageFailure {
  readonly wire: WireError;
  /** Absent where a fault stopped the request. */
  readonly refusal: Refusal | undefined;
}

export interface FailurePages {
  readonly refusals: Readonly<Record<ErrorCode, WireError>>;
  readonly send: (request: FastifyRequest, reply: FastifyReply, failure: PageFailure) => FastifyReply;
}

/** What goes wrong is shown on a page that says what to do next. */
export function addFailurePages(
  app: FastifyInstance,
  services: Services,
  { refusals, send }: FailurePages,
): void {
  const shape = {
    refusals,
    sentence: () => undefined,
    status: ({ code }: Refusal) => refusals[code].status,
  };
  app.setErrorHandler(async (error, request, reply) => {
    const failure = await chargeFailure(services, error, request, reply);
    return send(request, reply, prepareFailure(services, shape, failure, { request, reply }));
  });
}

/** The sentence comes from the messages in the reader's language. */
export function pageRefusal(status: number, code: string): WireError {
  return { status, code, message: '' };
}
