import type { FastifyReply } from 'fastify';
import { type Clock, SECOND } from '../../core/clock.ts';
import type { RateState } from '../../core/throttle/throttle.ts';

export function setRateHeaders(reply: FastifyReply, { max, remaining, resetAt }: RateState): void {
  reply
    .header('x-ratelimit-limit', max)
    .header('x-ratelimit-remaining', remaining)
    .header('x-ratelimit-reset', Math.ceil(resetAt / SECOND));
}

export function setRetryAfter(reply: FastifyReply, clock: Clock, { resetAt }: RateState): void {
  reply.header('retry-after', Math.max(1, Math.ceil((resetAt - clock.now()) / SECOND)));
}
