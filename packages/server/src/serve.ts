import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type Composition, compose, systemClock } from './compose.ts';
import type { Config } from './config/config.ts';
import type { Inbox } from './core/delivery/inbox.ts';
import { ensureDefaultApplication } from './flows/administration/manage-applications.ts';
import { createApp } from './http/app.ts';
import { createLogger } from './http/logger.ts';
import { readBuiltFiles } from './http/pages/built/built-files.ts';
import { createJobs } from './jobs/clean-up.ts';
import { createOutboxJob } from './jobs/deliver-outbox.ts';
import { createWebhookJob } from './jobs/deliver-webhooks.ts';
import { type Job, runJobs } from './jobs/job.ts';
import { prepareStart } from './start-up.ts';
import { readVersion } from './version.ts';

/** How long requests under way may take to end after SIGTERM; in milliseconds. */
const GRACE = 10_000;
const SWEEP = 20;

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** Runs the service until SIGTERM or SIGINT; resolves once it listens. */
export async function serve(config: Config): Promise<void> {
  const began = performance.now();
  prepareStart(config);
  const composition = await compose(config);
  await composition.database.migrate();
  await ensureDefaultApplication(composition.engine);
  const logger = createLogger(config.logLevel);
  const { receiptSources, inbox } = composition.deliveryRoom;
  const builtFiles = readBuiltFiles(WEB_FOLDER);
  const app = createApp({
    engine: composition.engine,
    config: { ...config, version: readVersion() },
    logger,
    receiptSources,
    ...(inbox !== undefined && { inbox }),
    ...(builtFiles !== undefined && { builtFiles }),
  });
  await app.listen({ port: config.port, host: config.host });
  const onError = ({ name }: Pick<Job, 'name'>, error: unknown): void => {
    logger.error({ job: name, err: error }, 'a background job failed and will run again');
  };
  const stopJobs = runJobs(allJobs(composition, onError), systemClock, onError);
  stopOnSignal(app, composition, stopJobs);
  logger.info(`listening after ${Math.round(performance.now() - began)} ms on ${config.host}:${portOf(app)}`);
  if (config.mode === 'development') process.stdout.write(welcome(config, inbox));
}

function allJobs({ engine }: Composition, onError: (job: Pick<Job, 'name'>, error: unknown) => void): Job[] {
  const webhooks = createWebhookJob(engine, (error) => onError(webhooks, error));
  engine.database.onWebhook(webhooks.nudge);
  return [...createJobs(engine), createOutboxJob(engine), webhooks];
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Answers what is under way, then ends; a second signal ends at once. */
function stopOnSignal(app: FastifyInstance, composition: Composition, stopJobs: () => Promise<void>): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    // Connections whose requests are under way fall idle after `close` has ended the idle ones.
    const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP);
    await app.close().finally(() => clearInterval(sweep));
    await stopJobs();
    await composition.close();
  };
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), GRACE).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function welcome({ publicUrl, dataDir, databaseUrl }: Config, inbox: Inbox | undefined): string {
  const kept = databaseUrl === undefined ? `${dataDir} (database and master key)` : 'PostgreSQL';
  const inboxLine =
    inbox === undefined ? '' : `\n    Codes and mails ${publicUrl}/dev/inbox (no provider is configured)`;
  return `
  Countersign listens on ${publicUrl}

    Try it          ${publicUrl}/explorer
    Documentation   ${publicUrl}/docs
    API reference   ${publicUrl}/docs/reference
    Health          ${publicUrl}/health${inboxLine}
    Demo            npm run demo
    Commands        npm run countersign -- --help
    Kept in         ${kept}

`;
}
