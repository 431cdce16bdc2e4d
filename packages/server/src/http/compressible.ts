import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Something public that never changes, and holds no secret beside what a stranger could make it repeat (BREACH). */
export interface Compressible {
  readonly plain: Buffer;
  /** Made when it is first asked for. */
  readonly gzipped: () => Buffer;
}

export function compressible(plain: Buffer): Compressible {
  let gzipped: Buffer | undefined;
  return { plain, gzipped: () => (gzipped ??= gzipSync(plain)) };
}

/** Compressed to whoever takes it. */
export function sendCompressible(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { plain, gzipped }: Compressible,
): FastifyReply {
  reply.header('vary', 'Accept-Encoding');
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(headers['accept-encoding'] ?? '');
  return takesGzip ? reply.header('content-encoding', 'gzip').send(gzipped()) : reply.send(plain);
}
