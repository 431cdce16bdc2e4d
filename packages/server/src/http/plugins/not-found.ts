import type { FastifyInstance } from 'fastify';
import { Faulty } from '../faults.ts';
import type { Services } from '../services.ts';
import { tryEnter } from './application.ts';

/** Unknown routes, in the shape of the API whose prefix they carry. */
export function addNotFound(app: FastifyInstance, services: Services): void {
  app.setNotFoundHandler(async (request, reply) => {
    await tryEnter(services, request, reply);
    throw new Faulty('notFound');
  });
}
