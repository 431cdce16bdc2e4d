import { Health, Liveness } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../core/clock.ts';
import type { Database } from '../../core/stores.ts';
import type { Advice } from '../describe/advice.ts';
import type { Services } from '../services.ts';
import { serviceOperation } from './service-operation.ts';

const PATIENCE = 2 * SECOND;

const UP: Advice = { meaning: 'The service and its database are up.', remedy: 'Nothing is left to do.' };
const DOWN: Advice = {
  meaning: 'The process runs, and its database does not answer.',
  remedy: 'Look after the database; requests are served again as soon as it answers.',
};

export function healthRoutes(app: FastifyInstance, { engine, config }: Services): void {
  const probe = new DatabaseProbe(engine.database);
  const health = serviceOperation({
    summary: 'Whether the service and what it needs are up',
    answers: { 200: { schema: Health, ...UP }, 503: { schema: Health, ...DOWN } },
  });
  app.get('/health', health, async (_request, reply) => {
    const up = await probe.isUp();
    reply.code(up ? 200 : 503);
    return {
      status: up ? 'ok' : 'unavailable',
      checks: { database: up ? 'up' : 'down' },
      version: config.version,
    };
  });
  const live = serviceOperation({
    summary: 'Whether the process runs',
    answers: {
      200: { schema: Liveness, meaning: 'The process runs.', remedy: 'Nothing is left to do.' },
    },
  });
  app.get('/health/live', live, () => Promise.resolve({ status: 'ok' }));
  const ready = serviceOperation({
    summary: 'Whether requests can be served',
    answers: { 200: { schema: Liveness, ...UP }, 503: { schema: Liveness, ...DOWN } },
  });
  app.get('/health/ready', ready, async (_request, reply) => {
    const up = await probe.isUp();
    return reply.code(up ? 200 : 503).send({ status: up ? 'ok' : 'unavailable' });
  });
}

/** One ping at a time, however many ask. */
class DatabaseProbe {
  readonly #database: Database;
  #running: Promise<boolean> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  isUp(): Promise<boolean> {
    this.#running ??= this.#ping().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #ping(): Promise<boolean> {
    const { promise: late, resolve: giveUp } = Promise.withResolvers<boolean>();
    const timer = setTimeout(giveUp, PATIENCE, false);
    const answer = this.#database.ping().then(
      () => true,
      () => false,
    );
    const up = await Promise.race([answer, late]);
    clearTimeout(timer);
    return up;
  }
}
