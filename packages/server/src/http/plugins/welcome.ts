import { Welcome } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { serviceOperation } from '../service-operation.ts';
import type { Services } from '../services.ts';

export function welcomeRoute(app: FastifyInstance, { config, inbox }: Services): void {
  app.get('/', serviceOperation('Where to go next', { 200: Welcome }), () =>
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
