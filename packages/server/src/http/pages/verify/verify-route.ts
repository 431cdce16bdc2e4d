import type { FastifyRequest } from 'fastify';

/** The handle is the credential: only what is refused is charged to the limit of strangers. */
export const verifyRoute = {
  schema: { hide: true },
  config: { access: 'open', limited: 'refusals' },
} as const;

export function handleOf({ params }: FastifyRequest): string {
  return (params as { handle: string }).handle;
}
