import type { Server } from 'node:http';
import { type FastifyBaseLogger, type FastifyHttpOptions, LogController } from 'fastify';
import { SECOND } from '../core/clock.ts';
import { rewriteUrl } from './hooks/application.ts';
import { MAX_BODY } from './hooks/body.ts';
import { newRequestId } from './hooks/request-id.ts';

const MAX_PARAMETER = 200;

/** How long a client may take to send its headers, and its whole request. */
const PATIENCE = 30 * SECOND;

/** How Fastify itself is set up, apart from what it returns. */
export function serverOptions(logger: FastifyBaseLogger | undefined): FastifyHttpOptions<Server> {
  return {
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    requestIdHeader: false,
    rewriteUrl,
    bodyLimit: MAX_BODY,
    requestTimeout: PATIENCE,
    // Node looks for late clients every 30 seconds unless told otherwise, which would make 60 of 30.
    http: { headersTimeout: PATIENCE, connectionsCheckingInterval: SECOND },
    // A request on a connection that is being drained is served: its database is still open.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  };
}
