import { Server as NetServer } from 'node:net';
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Draining } from './http/draining.ts';

/** How long requests under way may take once the port is closed; in milliseconds. */
const GRACE = 10_000;
/** How long jobs under way and the database may take after that. */
const LAST = 10_000;
/** How long accepted connections may take to send their request; in milliseconds. */
const LINGER = 250;
const SWEEP = 20;
const QUIET = { turns: 1_000, milliseconds: 0.1 };

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
  if (drainSeconds > 0) {
    await delay(drainSeconds * 1000);
    await stopAccepting(app.server);
  }
  await finishRequests(app, logger);
  setTimeout(() => process.exit(1), LAST).unref();
  await closeRest();
  logger.info('ended');
}

/** `http.Server.close` would end connections that were accepted and whose request has not been read yet. */
async function stopAccepting(server: FastifyInstance['server']): Promise<void> {
  await quietTurn();
  NetServer.prototype.close.call(server);
  await delay(LINGER);
}

/** The system resets what it has connected and we have not accepted: right after a short turn that is nobody. */
async function quietTurn(): Promise<void> {
  for (let turn = 0; turn < QUIET.turns; turn++) {
    const began = performance.now();
    await immediate();
    if (performance.now() - began < QUIET.milliseconds) return;
  }
}

async function finishRequests(app: FastifyInstance, logger: FastifyBaseLogger): Promise<void> {
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
