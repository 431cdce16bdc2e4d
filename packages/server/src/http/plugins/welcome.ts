import { Welcome } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { serviceOperation } from '../service-operation.ts';
import type { Services } from '../services.ts';

export function welcomeRoute(app: FastifyInstance, { config, inbox }: Services): void {
  const described = serviceOperation({
    summary: 'Where to go next',
    answers: {
      200: {
        schema: Welcome,
        meaning: 'The service runs, and these are its addresses.',
        remedy: 'Begin at `docs`.',
      },
    },
  });
  app.get('/', described, () =>
    Promise.resolve({
      name: 'Countersign',
      version: config.version,
      docs: '/docs',
      explorer: '/explorer',
      openapi: '/openapi.json',
      health: '/health',
      ...(inbox !== undefined && { inbox: '/dev/inbox' }),
    }),
  );
}
