import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type Composition, type CompositionOptions, compose, systemClock } from './compose.ts';
import type { Config } from './config/config.ts';
import { findDoubtful } from './config/safety.ts';
import { DAY, HOUR } from './core/clock.ts';
import type { Inbox } from './core/delivery/inbox.ts';
import type { UntrustedServer } from './delivery/create-delivery.ts';
import { ensureDefaultApplication } from './flows/administration/manage-applications.ts';
import { createApp } from './http/app.ts';
import { Draining } from './http/draining.ts';
import { logDestination } from './http/log-destination.ts';
import { createLogger } from './http/logger.ts';
import { readBuiltFiles } from './http/pages/built/built-files.ts';
import { createJobs } from './jobs/clean-up.ts';
import { createOutboxJob } from './jobs/deliver-outbox.ts';
import { createWebhookJob } from './jobs/deliver-webhooks.ts';
import { type Job, runJobs } from './jobs/job.ts';
import { leaveOnSignal } from './leave.ts';
import { prepareStart, requireDatabase, requireMasterKeys, requireToBeAlone } from './start-up.ts';
import { readVersion } from './version.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** Runs the service until SIGTERM or SIGINT; resolves once it listens. */
export async function serve(config: Config): Promise<void> {
  const began = performance.now();
  const logger = createLogger(config.logLevel, await logDestination(config, process.stdout));
  const composition = await composeAlone(config, { onUntrusted: untrustedReporter(logger) });
  await ensureDefaultApplication(composition.engine);
  for (const doubt of findDoubtful(config)) logger.warn(doubt);
  const { receiptSources, inbox } = composition.deliveryRoom;
  const builtFiles = readBuiltFiles(WEB_FOLDER);
  const draining = new Draining();
  const app = createApp({
    engine: composition.engine,
    config: { ...config, version: readVersion() },
    logger,
    draining,
    receiptSources,
    ...(inbox !== undefined && { inbox }),
    ...(builtFiles !== undefined && { builtFiles }),
  });
  await app.listen({ port: config.port, host: config.host });
  const onError = ({ name }: Pick<Job, 'name'>, error: unknown): void => {
    logger.error({ job: name, err: error }, 'a background job failed and will run again');
  };
  const stopJobs = runJobs(allJobs(composition, config, onError), systemClock, onError);
  leaveOnSignal({
    app,
    draining,
    drainSeconds: config.drainSeconds,
    logger,
    closeRest: async () => {
      await stopJobs();
      await composition.close();
    },
  });
  logger.info(`listening after ${Math.round(performance.now() - began)} ms on ${config.host}:${portOf(app)}`);
  if (config.mode === 'development') process.stdout.write(welcome(config, inbox));
}

/** The engine on a database that is the right one, is up to date, and on SQLite is served by nobody else. */
async function composeAlone(config: Config, options: CompositionOptions): Promise<Composition> {
  requireDatabase(config);
  prepareStart(config);
  const alone = requireToBeAlone(config);
  const composition = await compose(config, options);
  await composition.database.migrate();
  await requireMasterKeys(config, composition.engine);
  return { ...composition, close: () => composition.close().finally(() => alone?.release()) };
}

function allJobs(
  { engine }: Composition,
  { auditRetentionDays: days }: Config,
  onError: (job: Pick<Job, 'name'>, error: unknown) => void,
): Job[] {
  const webhooks = createWebhookJob(engine, (error) => onError(webhooks, error));
  engine.database.onWebhook(webhooks.nudge);
  const retention = days === undefined ? {} : { auditRetention: days * DAY };
  return [...createJobs(engine, retention), createOutboxJob(engine), webhooks];
}

/** Once an hour for each server and reason: every mail meets it. */
function untrustedReporter(logger: ReturnType<typeof createLogger>) {
  const told = new Map<string, number>();
  return ({ host, reason }: UntrustedServer): void => {
    const key = `${host} ${reason}`;
    const now = systemClock.now();
    if (now - (told.get(key) ?? -Infinity) < HOUR) return;
    told.set(key, now);
    logger.warn({ host, reason }, 'the certificate of a mail server does not hold');
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function welcome({ publicUrl, dataDir, databaseUrl, explorer }: Config, inbox: Inbox | undefined): string {
  const kept = databaseUrl === undefined ? `${dataDir} (database and master key)` : 'PostgreSQL';
  const inboxLine =
    inbox === undefined ? '' : `\n    Codes and mails ${publicUrl}/dev/inbox (no provider is configured)`;
  const explorerLine = explorer ? `\n    Try it          ${publicUrl}/explorer` : '';
  return `
  Countersign listens on ${publicUrl}
${explorerLine}
    Documentation   ${publicUrl}/docs
    API reference   ${publicUrl}/docs/reference
    Health          ${publicUrl}/health${inboxLine}
    Demo            npm run demo
    Commands        npx countersign --help
    Kept in         ${kept}

`;
}
