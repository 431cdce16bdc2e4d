import { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify';
import { SECOND } from '../core/clock.ts';
import { rewriteUrl } from './hooks/application.ts';
import { MAX_BODY } from './hooks/body.ts';
import { newRequestId } from './hooks/request-id.ts';

const MAX_PARAMETER = 200;

/** How Fastify itself is set up, apart from what it answers. */
export function serverOptions(logger: FastifyBaseLogger | undefined): FastifyServerOptions {
  return {
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    requestIdHeader: false,
    rewriteUrl,
    bodyLimit: MAX_BODY,
    requestTimeout: 30 * SECOND,
    // A request on a connection that is being drained is served: its database is still open.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  };
}
