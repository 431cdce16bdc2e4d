import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_CLIENT_ID } from '../../core/application/application.ts';
import { refuse } from '../../core/outcome.ts';
import type { Services } from '../services.ts';
import type { HttpTenant } from '../tenants.ts';
import { RefusalError } from '../wire-error.ts';
import { enterCookieMode } from './cookies.ts';

const PREFIX = /^\/apps\/([^/?]*)(.*)$/s;

/** A request on its way in, with the `client_id` that its path named. */
interface PrefixedMessage extends IncomingMessage {
  clientIdOfPath?: string;
}

/** Takes `/apps/{client_id}` off the path, so that every route serves every application. */
export function rewriteUrl(message: PrefixedMessage): string {
  const url = message.url ?? '/';
  if (!url.startsWith('/apps/')) return url;
  const [, clientId = '', rest = ''] = PREFIX.exec(url) ?? [];
  message.clientIdOfPath = clientId;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Resolves the application before anything else looks at the request. */
export function addApplication(api: FastifyInstance, services: Services, step: Enter = enter): void {
  api.addHook('onRequest', (request, reply, done) => {
    const found = services.tenants.find(clientIdOf(request));
    if (found instanceof Promise) return found.then((tenant) => step(services, request, reply, tenant));
    step(services, request, reply, found);
    done();
    return undefined;
  });
}

type Enter = (
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  tenant: HttpTenant | undefined,
) => void;

/**
 * For routes of accounts: where a business keeps the logins, a stranger who registers “victim@business.com” could enrol
 * a factor of their own.
 */
export function enterAccounts(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  tenant: HttpTenant | undefined,
): void {
  enter(services, request, reply, tenant);
  if (tenant?.application.kind !== 'accounts') throw new RefusalError(refuse('wrong_application_kind'));
}

/** For what takes and gives no tokens in cookies. */
export function enterWithoutCookies(
  _services: Services,
  request: FastifyRequest,
  _reply: FastifyReply,
  tenant: HttpTenant | undefined,
): void {
  if (tenant === undefined) throw new RefusalError(refuse('application_not_found'));
  request.tenant = tenant;
}

/** For routes that belong to no application: none may be named. */
export function refusePrefix(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (clientIdOfPath(request) === undefined) done();
    else reply.callNotFound();
  });
}

/** For answers that come about without an application too. */
export async function tryEnter(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  try {
    const tenant = await services.tenants.find(clientIdOf(request));
    if (tenant !== undefined) enter(services, request, reply, tenant);
  } catch (error) {
    if (!(error instanceof RefusalError) && !services.isUnavailable(error)) throw error;
  }
}

function enter(
  { config }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  tenant: HttpTenant | undefined,
): void {
  if (tenant === undefined) throw new RefusalError(refuse('application_not_found'));
  if (tenant.application.disabledAt !== undefined) throw new RefusalError(refuse('application_inactive'));
  request.tenant = tenant;
  enterCookieMode(config, request, reply, tenant);
}

/** What path and header say; the path is looked at first. */
export function namedClientIds(request: FastifyRequest): string[] {
  const named = [clientIdOfPath(request), request.headers['x-client-id']?.toString()];
  return named.filter((clientId) => clientId !== undefined);
}

function clientIdOf(request: FastifyRequest): string {
  const ofPath = clientIdOfPath(request);
  const ofHeader = request.headers['x-client-id'];
  if (ofHeader === undefined) return ofPath ?? DEFAULT_CLIENT_ID;
  if (ofPath !== undefined && ofPath !== ofHeader) {
    const message = 'The path and the header X-Client-Id name different applications';
    throw new RefusalError(refuse('invalid_request', { message }));
  }
  return String(ofHeader);
}

function clientIdOfPath({ raw }: FastifyRequest): string | undefined {
  return (raw as PrefixedMessage).clientIdOfPath;
}
