import type { TSchema } from 'typebox';

/** Options of a route that serves everybody, outside every limit, with its description for OpenAPI. */
export function serviceOperation(summary: string, answers: Readonly<Record<number, TSchema>>) {
  return {
    schema: { tags: ['Service'], summary, security: [], response: answers },
    config: { access: 'open', budget: 'free' } as const,
  };
}
