import { Health, Liveness } from '@countersign/protocol/native/service';
import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../core/clock.ts';
import type { Database } from '../../core/stores.ts';
import { serviceOperation } from '../service-operation.ts';
import type { Services } from '../services.ts';

const PATIENCE = 2 * SECOND;

export function healthRoutes(app: FastifyInstance, { engine, config }: Services): void {
  const probe = new DatabaseProbe(engine.database);
  const health = serviceOperation('Whether the service and what it needs are up', {
    200: Health,
    503: Health,
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
  const live = serviceOperation('Whether the process runs', { 200: Liveness });
  app.get('/health/live', live, () => Promise.resolve({ status: 'ok' }));
  const ready = serviceOperation('Whether requests can be served', { 200: Liveness, 503: Liveness });
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
