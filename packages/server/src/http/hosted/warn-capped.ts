import type { FastifyRequest } from 'fastify';
import type { Outcome } from '../../core/outcome.ts';
import { keyHolderOf } from '../request-state.ts';
import { granted } from '../wire-error.ts';

/** The value; where a key used up its budget of changes, or goes on beyond it, the log says so for the operator. */
export function grantedChange<T extends { readonly capped: boolean }>(
  request: FastifyRequest,
  outcome: Outcome<T>,
): T {
  const isBeyond =
    !outcome.ok && outcome.detail.exhausted?.some((key) => key.startsWith('keyChanges:')) === true;
  if (isBeyond || (outcome.ok && outcome.value.capped)) {
    const { application, key } = keyHolderOf(request);
    const facts = { clientId: application.clientId, keyId: key.id, requestId: request.id };
    request.log.warn(facts, 'an API key used up its budget of second factors turned off or replaced');
  }
  return granted(outcome);
}
