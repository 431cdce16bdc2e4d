import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

/** Adds routes of an API to it. */
export type AddRoutes = (app: FastifyInstance, services: Services) => void;
