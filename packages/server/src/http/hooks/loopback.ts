import type { FastifyRequest } from 'fastify';
import { readAddress } from '../address.ts';
import type { Services } from '../services.ts';

/** Names of headers that proxies and content networks add; whoever sits at this machine sends none of them. */
const FORWARDING: readonly RegExp[] = [
  /(?:^|-)forwarded(?:-|$)/,
  /^(?:via|cdn-loop)$/,
  /^(?:cf|fastly|fly|x-amz|x-amzn|x-azure|x-envoy|x-original|x-proxy)-/,
  /(?:ip|ipv[46]|addr|address)$/,
];

/** The socket's own peer, where nothing says that it speaks for a stranger. */
export function isLoopback({ callers }: Pick<Services, 'callers'>, { raw }: FastifyRequest): boolean {
  const peer = readAddress(raw.socket.remoteAddress ?? '');
  if (peer?.range() !== 'loopback' || callers.isProxy(peer)) return false;
  // A proxy that nobody configured adds no header, and speaks HTTP/1.0.
  return raw.httpVersion !== '1.0' && !Object.keys(raw.headers).some(isForwarding);
}

function isForwarding(name: string): boolean {
  return FORWARDING.some((pattern) => pattern.test(name));
}
