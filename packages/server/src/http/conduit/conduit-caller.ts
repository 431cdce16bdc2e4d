import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../core/caller.ts';
import { callerOf } from '../hooks/caller.ts';
import type { Services } from '../services.ts';

/** The caller as the engine wants it; the access tokens that it gets say what Conduit's say. */
export function conduitCaller(services: Services, request: FastifyRequest, reply: FastifyReply): Caller {
  return {
    ...callerOf(services, request, reply),
    publicClaims: ({ accountId, sudo }) => ({ id: accountId, authorized: true, sudo }),
  };
}
