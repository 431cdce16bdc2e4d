import type { FastifyReply } from 'fastify';
import { type Clock, SECOND } from '../../core/clock.ts';
import type { LimitState } from '../../core/throttle/throttle.ts';

export function setLimitHeaders(reply: FastifyReply, { max, remaining, resetAt }: LimitState): void {
  reply
    .header('x-ratelimit-limit', max)
    .header('x-ratelimit-remaining', remaining)
    .header('x-ratelimit-reset', Math.ceil(resetAt / SECOND));
}

export function setRetryAfter(reply: FastifyReply, clock: Clock, at: number): void {
  reply.header('retry-after', Math.max(1, Math.ceil((at - clock.now()) / SECOND)));
}
