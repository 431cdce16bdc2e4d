import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../core/caller.ts';
import { visibleText } from '../../core/visible-text.ts';
import { isWithin } from '../address.ts';
import type { Services } from '../services.ts';
import { setLimitHeaders } from './limit-headers.ts';

/** What a request counts by where nothing else is known of it. */
export type IpBuckets = Pick<Caller, 'ipBucket' | 'ipNetwork'>;

const MAX_USER_AGENT = 512;

/** The caller as the engine wants it: addresses canonical, limits reported in the answer's headers. */
export function callerOf(services: Services, request: FastifyRequest, reply: FastifyReply): Caller {
  const { text } = services.callers.read(request);
  const language = request.headers['accept-language'];
  return {
    ipAddress: text,
    ...ipBucketsOf(services, request),
    ...(language !== undefined && { language }),
    userAgent: visibleText((request.headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT)),
    isGone: () => request.raw.socket.destroyed,
    onLimit: (state) => {
      request.counted = true;
      setLimitHeaders(reply, state);
    },
  };
}

/** None for the application's own backends: one address speaks for many people there. */
export function ipBucketsOf({ callers }: Services, request: FastifyRequest): IpBuckets {
  const { address, bucket, network } = callers.read(request);
  const backends = request.tenant?.backends ?? [];
  return address !== undefined && isWithin(address, backends) ? {} : bucketsOf(bucket, network);
}

export function bucketsOf(ipBucket: string, ipNetwork: string | undefined): IpBuckets {
  return { ipBucket, ...(ipNetwork !== undefined && { ipNetwork }) };
}
