import type { FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import { RefusalError } from '../wire-error.ts';

/** The secret between the two backends; a request without one is answered like one with a wrong one. */
export function sessionTokenOf({ headers }: FastifyRequest): string {
  const token = headers['x-session-token']?.toString();
  if (token === undefined) {
    throw new RefusalError(refuse('invalid_session_token', { message: 'X-Session-Token is missing' }));
  }
  return token;
}
