import { CreatedSession, SessionRequest } from '@countersign/protocol/hosted/sessions';
import type { FastifyRequest } from 'fastify';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { createSession } from '../../flows/hosted-session/create-hosted-session.ts';
import { addressText, readAddress } from '../address.ts';
import { instantText } from '../instant-text.ts';
import { applicationOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { hostedCaller } from './hosted-caller.ts';
import { operation } from './operation.ts';

export function createSessionRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Ask for a second factor',
    description:
      'One pending second factor for a person, for five minutes; older pending ones of the same person are superseded and end as expired.',
    scope: 'sessions',
    status: 201,
    body: SessionRequest,
    answer: CreatedSession,
    meaning: 'The session waits for the person for five minutes; older ones of hers have ended.',
    remedy: 'Lead her to `webview_url`, or ask for the secret number, and wait for the callback.',
    refusals: ['user_not_enrolled', 'external_id_mismatch', 'account_disabled', 'conflict'],
  });
  app.post('/v1/sessions', described, async (request, reply) => {
    const {
      email,
      external_id: externalId,
      return_url: returnUrl,
      state,
      user_agent: userAgent,
    } = request.body;
    const userIp = orThrow(readUserIp(request.body.user_ip));
    const wanted = { email, externalId, returnUrl, state, userAgent, userIp };
    const caller = hostedCaller(services, request, reply);
    const created = orThrow(await createSession(services.engine, applicationOf(request), wanted, caller));
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
