import { WELCOME } from '@countersign/protocol/service/service-routes';
import type { FastifyInstance } from 'fastify';
import { sendFrontPage } from '../pages/front/front-pages.ts';
import { readsPages } from '../pages/front/reads-pages.ts';
import type { Services } from '../services.ts';
import { serviceRoute } from './service-route.ts';

export function welcomeRoute(app: FastifyInstance, services: Services): void {
  const { config, inbox } = services;
  serviceRoute(app, WELCOME, (request, reply) => {
    reply.header('vary', 'Accept');
    if (readsPages(request)) return sendFrontPage(services, reply);
    return reply.send({
      name: 'Countersign',
      version: config.version,
      docs: '/docs',
      ...(config.explorer && { explorer: '/explorer' }),
      openapi: '/openapi.json',
      health: '/health',
      ...(inbox !== undefined && { inbox: '/dev/inbox' }),
    });
  });
}
