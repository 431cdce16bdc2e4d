import type { FastifyRequest } from 'fastify';
import type { Outcome } from '../../core/outcome.ts';
import { keyHolderOf } from '../request-state.ts';
import { orThrow } from '../wire-error.ts';

const OF_KEYS = /^(keyChanges|keyGuesses):/;

/** The value; where a key used up one of its limits, or goes on beyond it, the log says so for the operator. */
export function orThrowToKey<T extends object>(request: FastifyRequest, outcome: Outcome<T>): T {
  const isCapped = outcome.ok
    ? 'capped' in outcome.value && outcome.value.capped === true
    : outcome.detail.exhausted?.some((key) => OF_KEYS.test(key)) === true;
  if (isCapped) {
    const { application, key } = keyHolderOf(request);
    const facts = { clientId: application.clientId, keyId: key.id, requestId: request.id };
    request.log.warn(facts, 'an API key used up its limit of changes or of wrong codes');
  }
  return orThrow(outcome);
}
