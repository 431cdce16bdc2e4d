import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { Inbox } from '../core/delivery/inbox.ts';
import type { ReceiptSource } from '../core/delivery/receipt.ts';
import type { Engine } from '../core/engine.ts';
import { APIS, errorShapeOf } from './apis.ts';
import { CallerReader } from './caller-reader.ts';
import { addOpenapi } from './describe/openapi.ts';
import { askToClose, closeWhileDraining, Draining } from './draining.ts';
import { addAccessLog } from './hooks/access-log.ts';
import { refusePrefix } from './hooks/application.ts';
import { addBaseHeaders, baseHeaders } from './hooks/base-headers.ts';
import { addRequestChecks } from './hooks/body.ts';
import { answerClientError } from './hooks/client-errors.ts';
import { addPreflight } from './hooks/cors.ts';
import { holdAnswers } from './hooks/durable-answers.ts';
import { addErrors, answerFailure } from './hooks/errors.ts';
import { addNotFound } from './hooks/not-found.ts';
import type { HttpConfig } from './http-config.ts';
import { nativeErrors } from './native/native-errors.ts';
import type { BuiltFiles } from './pages/built/built-files.ts';
import { builtPages } from './pages/built/built-pages.ts';
import { documentRoutes } from './pages/docs/document-routes.ts';
import { fileRoutes } from './pages/files.ts';
import { inboxRoutes } from './pages/inbox/inbox-routes.ts';
import { linkPages } from './pages/pages.ts';
import { verifyPages } from './pages/verify/verify-pages.ts';
import { RequestLimits } from './request-limits.ts';
import { addRequestState } from './request-state.ts';
import { serverOptions } from './server-options.ts';
import { addMetrics } from './service/metrics.ts';
import type { Services } from './services.ts';
import { Tenants } from './tenants.ts';

export interface AppOptions {
  readonly engine: Engine;
  readonly config: HttpConfig;
  /** Tells that the process is about to leave. */
  readonly draining?: Draining;
  /** Absent: nothing is logged. */
  readonly logger?: FastifyBaseLogger;
  /** Recognises the errors of a database that does not answer. */
  readonly isUnavailable?: (error: unknown) => boolean;
  /** Who reports by status webhooks, by kind of provider. */
  readonly receiptSources?: ReadonlyMap<string, ReceiptSource>;
  /** Development without providers: the messages, for /dev/inbox. */
  readonly inbox?: Inbox;
  /** The pages that are built; absent where they are not. */
  readonly builtFiles?: BuiltFiles;
}

/** The service over HTTP: every API, the description of them, health and metrics. Listens nowhere yet. */
export function createApp(options: AppOptions): FastifyInstance {
  const services = createServices(options);
  const stamp = baseHeaders(options.config);
  const app: FastifyInstance = fastify({
    ...serverOptions(options.logger),
    clientErrorHandler: (error, socket) => answerClientError(nativeErrors, error, socket),
    // Addresses that no router understands never reach a hook.
    frameworkErrors: (error, request, reply) => {
      stamp(request, reply);
      askToClose(reply, services.draining);
      answerFailure(services, errorShapeOf(request), error, { request, reply });
    },
  });
  app.setSerializerCompiler(() => JSON.stringify);
  addRequestState(app);
  addBaseHeaders(app, stamp);
  closeWhileDraining(app, services.draining);
  addRequestChecks(app);
  addErrors(app, services, errorShapeOf);
  holdAnswers(app, services);
  addNotFound(app, services);
  addMetrics(app, services);
  if (options.logger !== undefined) addAccessLog(app, services);
  const apis = Object.values(APIS);
  const tags = apis.flatMap((api) => api.tags);
  addOpenapi(app, options.config, tags);
  app.register((scope, _options, done) => {
    addPreflight(scope, services);
    done();
  });
  for (const { plugin } of apis) app.register(plugin, services);
  app.register(documentRoutes, services);
  app.register((scope, _options, done) => {
    refusePrefix(scope);
    fileRoutes(scope);
    done();
  });
  app.register(linkPages, services);
  app.register(builtPages, services);
  app.register(verifyPages, services);
  if (services.inbox !== undefined) app.register(inboxRoutes, { ...services, inbox: services.inbox });
  return app;
}

function createServices(options: AppOptions): Services {
  const { engine, config, isUnavailable = hasUnavailableCode, receiptSources = new Map() } = options;
  const { draining = new Draining() } = options;
  const { inbox, builtFiles } = options;
  return {
    engine,
    config,
    isUnavailable,
    receiptSources,
    draining,
    ...(inbox !== undefined && { inbox }),
    ...(builtFiles !== undefined && { builtFiles }),
    metrics: new Registry(),
    tenants: new Tenants(engine),
    callers: new CallerReader(config.trustedProxies),
    requestLimits: new RequestLimits(engine.clock, engine.limits),
  };
}

const UNAVAILABLE: ReadonlySet<unknown> = new Set(['database_unavailable', 'key_unavailable']);

function hasUnavailableCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNAVAILABLE.has(error.code);
}
