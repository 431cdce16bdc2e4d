import type { FastifyInstance } from 'fastify';
import { Faulty } from '../faults.ts';
import { sendNotFoundPage } from '../pages/front/front-pages.ts';
import { readsPages } from '../pages/front/reads-pages.ts';
import type { Services } from '../services.ts';
import { tryEnter } from './application.ts';
import { chargeFailure } from './errors.ts';

/** Unknown routes, in the shape of the API whose prefix they carry; browsers are shown a page. */
export function addNotFound(app: FastifyInstance, services: Services): void {
  app.setNotFoundHandler(async (request, reply) => {
    await tryEnter(services, request, reply);
    const notFound = new Faulty('notFound');
    if (!readsPages(request)) throw notFound;
    const failure = await chargeFailure(services, notFound, request, reply);
    if (failure !== notFound) throw failure;
    return sendNotFoundPage(services, reply);
  });
}
