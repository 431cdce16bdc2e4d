import type { FastifyReply } from 'fastify';
import { type Clock, SECOND } from '../../core/clock.ts';
import type { Refusal } from '../../core/outcome.ts';
import type { LimitState } from '../../core/throttle/throttle.ts';

export function setLimitHeaders(reply: FastifyReply, { max, remaining, resetAt }: LimitState): void {
  reply
    .header('x-ratelimit-limit', max)
    .header('x-ratelimit-remaining', remaining)
    .header('x-ratelimit-reset', Math.ceil(resetAt / SECOND));
}

/** Says when to ask again, where the refusal passes with time. */
export function setRetryAfter(reply: FastifyReply, clock: Clock, { detail }: Refusal): void {
  const { limit, retryAt = limit?.resetAt, retryAfter } = detail;
  const wait = retryAt === undefined ? retryAfter : retryAt - clock.now();
  if (wait !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(wait / SECOND)));
}
