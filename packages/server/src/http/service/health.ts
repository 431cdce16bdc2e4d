import type { AnswerOf } from '@countersign/protocol/routes';
import { READ_HEALTH, READ_LIVENESS, READ_READINESS } from '@countersign/protocol/service/service-routes';
import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../core/clock.ts';
import type { Database } from '../../core/stores.ts';
import type { Services } from '../services.ts';
import { serviceRoute } from './service-route.ts';

const PATIENCE = 2 * SECOND;

export function healthRoutes(app: FastifyInstance, { engine, config, draining }: Services): void {
  const probe = new DatabaseProbe(engine.database);
  serviceRoute(app, READ_HEALTH, async (_request, reply): Promise<AnswerOf<'readHealth'>> => {
    const up = await probe.isUp();
    reply.code(up ? 200 : 503);
    return {
      status: up ? 'ok' : 'unavailable',
      checks: { database: up ? 'up' : 'down' },
      version: config.version,
    };
  });

  serviceRoute(app, READ_LIVENESS, () => Promise.resolve({ status: 'ok' }));
  serviceRoute(app, READ_READINESS, async (_request, reply) => {
    const ready = !draining.isUnderWay && (await probe.isUp());
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable' });
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
