import { CREATE_HOSTED_SESSION } from '@countersign/protocol/hosted/session-routes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { visibleText } from '../../core/visible-text.ts';
import { createSession } from '../../flows/hosted-session/create-hosted-session.ts';
import { addressText, readAddress } from '../address.ts';
import { answer } from '../answer.ts';
import { instantText } from '../instant-text.ts';
import { applicationOf, tenantOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { hostedCaller } from './hosted-caller.ts';
import { hostedRoute } from './hosted-route.ts';

export function createSessionRoute(app: FastifyInstance, services: Services): void {
  hostedRoute(app, CREATE_HOSTED_SESSION, async (request, reply) => {
    const {
      email,
      external_id: externalId,
      return_url: returnUrl,
      state,
      user_agent: userAgent = '',
    } = request.body;
    const userIp = orThrow(readUserIp(request.body.user_ip));
    const shown = visibleText(userAgent) || undefined;
    const wanted = { email, externalId, returnUrl, state, userAgent: shown, userIp };
    const caller = hostedCaller(services, request, reply);
    const created = orThrow(await createSession(tenantOf(request), wanted, caller));
    reply.code(201);
    return answer({
      session_token: created.sessionToken,
      expires_at: instantText(created.expiresAt),
      webview_url: pageUrl(services, request, created.pageHandle),
      methods: created.methods,
    });
  });
}

function pageUrl({ config }: Services, request: FastifyRequest, pageHandle: string): string {
  return `${config.publicUrl}/apps/${applicationOf(request).clientId}/verify/${pageHandle}`;
}

function readUserIp(text: string | undefined): Outcome<string | undefined> {
  if (text === undefined) return succeed(undefined);
  const address = readAddress(text);
  if (address !== undefined) return succeed(addressText(address));
  return refuse('invalid_request', { field: 'user_ip', message: 'user_ip must be an IPv4 or IPv6 address' });
}
