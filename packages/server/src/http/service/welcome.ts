import { Welcome } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { sendFrontPage } from '../pages/front/front-pages.ts';
import { readsPages } from '../pages/front/reads-pages.ts';
import type { Services } from '../services.ts';
import { serviceOperation } from './service-operation.ts';

export function welcomeRoute(app: FastifyInstance, services: Services): void {
  const { config, inbox } = services;
  const described = serviceOperation({
    summary: 'Where to go next',
    description: 'A browser is shown a page instead.',
    answers: {
      200: {
        schema: Welcome,
        meaning: 'The service runs, and these are its addresses.',
        remedy: 'Begin at `docs`.',
      },
    },
  });
  app.get('/', described, (request, reply) => {
    reply.header('vary', 'Accept');
    if (readsPages(request)) return sendFrontPage(services, reply);
    return reply.send({
      name: 'Countersign',
      version: config.version,
      docs: '/docs',
      explorer: '/explorer',
      openapi: '/openapi.json',
      health: '/health',
      ...(inbox !== undefined && { inbox: '/dev/inbox' }),
    });
  });
}
