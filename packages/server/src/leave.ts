import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Draining } from './http/draining.ts';

/** How long requests under way may take once the port is closed; in milliseconds. */
const GRACE = 10_000;
/** How long jobs under way and the database may take after that. */
const LAST = 10_000;
const SWEEP = 20;

export interface Leaving {
  readonly app: FastifyInstance;
  readonly draining: Draining;
  readonly drainSeconds: number;
  readonly logger: FastifyBaseLogger;
  /** Jobs, then the database: nothing is served any more. */
  readonly closeRest: () => Promise<void>;
}

/**
 * On SIGTERM: says that it is not ready and goes on serving for the seconds that load balancers need, closes the port,
 * finishes what is under way, ends. SIGINT, the key of a person who waits, leaves the seconds out; a second signal ends
 * at once.
 */
export function leaveOnSignal(leaving: Leaving): void {
  let begun = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (begun) process.exit(1);
    begun = true;
    leave(leaving, signal === 'SIGTERM' ? leaving.drainSeconds : 0).then(
      () => process.exit(0),
      (error: unknown) => {
        leaving.logger.error({ err: error }, 'the end went wrong');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function leave({ app, draining, logger, closeRest }: Leaving, drainSeconds: number): Promise<void> {
  draining.begin();
  await delay(drainSeconds * 1000);
  await closePort(app, logger);
  setTimeout(() => process.exit(1), LAST).unref();
  await closeRest();
  logger.info('ended');
}

async function closePort(app: FastifyInstance, logger: FastifyBaseLogger): Promise<void> {
  // Connections whose requests are under way fall idle after `close` has ended the idle ones.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP);
  const cut = setTimeout(() => {
    logger.warn('requests that were still under way are cut off');
    app.server.closeAllConnections();
  }, GRACE);
  await app.close();
  clearInterval(sweep);
  clearTimeout(cut);
}
