import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiKeyScope } from '../../core/api-key/api-key.ts';
import { authenticateApiKey, requireScope } from '../../core/api-key/authenticate-api-key.ts';
import { refuse } from '../../core/outcome.ts';
import { isWithin, readRanges } from '../address.ts';
import { namedClientIds } from '../hooks/application.ts';
import { chargeAnonymous, chargeApiKey } from '../hooks/charge.ts';
import { keyHolderOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { toHttpTenant } from '../tenants.ts';
import { orThrow, RefusalError } from '../wire-error.ts';

/** Routes that say `access: 'api-key'` are reached with a live key of their scope; the key says whose they are. */
export function addKeyAuthentication(api: FastifyInstance, services: Services): void {
  api.addHook('onRoute', (route) => {
    const { access, scope } = route.config ?? {};
    if (access !== 'api-key') return;
    if (scope === undefined) throw new Error(`${route.url} asks for an API key of no scope`);
    route.onRequest = [route.onRequest ?? [], requireKey(services, scope)].flat();
    route.preValidation = [route.preValidation ?? [], refuseOtherClients].flat();
  });
}

function requireKey(services: Services, scope: ApiKeyScope) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const outcome = await authenticateApiKey(services.engine, {
      token: request.headers['x-api-key']?.toString(),
      isWithin: (addresses) => isCallerWithin(services, request, addresses),
    });
    if (!outcome.ok) {
      // A key in the wrong hands must not use up its owner's limit.
      chargeAnonymous(services, request, reply);
      throw new RefusalError(outcome);
    }
    const holder = outcome.value;
    request.keyHolder = holder;
    request.tenant = toHttpTenant(services.engine.in(holder.application));
    chargeApiKey(services, request, reply, holder);
    refuseOthers(request, namedClientIds(request));
    orThrow(requireScope(holder, scope));
  };
}

function isCallerWithin(
  { callers }: Services,
  request: FastifyRequest,
  addresses: readonly string[],
): boolean {
  const { address } = callers.read(request);
  return address !== undefined && isWithin(address, readRanges(addresses));
}

/** Before the rest of the body is looked at: what belongs to another application is not even complained about. */
function refuseOtherClients(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  refuseOthers(request, [clientIdIn(request.body), clientIdIn(request.query)]);
  done();
}

function clientIdIn(source: unknown): unknown {
  return typeof source === 'object' && source !== null && 'client_id' in source
    ? source.client_id
    : undefined;
}

/** What is no text is left to the schema. */
function refuseOthers(request: FastifyRequest, named: readonly unknown[]): void {
  const { clientId } = keyHolderOf(request).application;
  if (named.some((one) => typeof one === 'string' && one !== clientId)) {
    throw new RefusalError(refuse('client_mismatch'));
  }
}
