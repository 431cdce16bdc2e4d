import { CONDUIT_ENABLE } from '@countersign/protocol/conduit/enabling-routes';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import { recallNumber, startSentSetup } from '../../flows/enrolment/set-up-sent.ts';
import { startTotpSetup } from '../../flows/enrolment/set-up-totp.ts';
import { createQrLink } from '../../flows/enrolment/show-qr.ts';
import { requireSudo } from '../../flows/login/authenticate.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { conduitRoute } from './conduit-route.ts';
import { qrUrl } from './qr-image-route.ts';

export function enableRoute(app: FastifyInstance, services: Services): void {
  conduitRoute(app, CONDUIT_ENABLE, async (request, reply) => {
    const authenticated = authenticatedOf(request);
    orThrow(requireSudo(authenticated));
    if (authenticated.account.secondFactorDue) return { message: '2FA already enabled' };
    const { method, phone, phoneNumber } = request.body;
    if (method === 'authenticator') return { result: await startAuthenticator(services, request, reply) };
    await startSms(services, request, reply, phone ?? phoneNumber);
    return { message: 'Verification code sent' };
  });
}

/** The address of the picture to scan. */
async function startAuthenticator(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  const authenticated = authenticatedOf(request);
  const caller = conduitCaller(services, request, reply);
  const { factorId } = orThrow(await startTotpSetup(authenticated, {}, caller));
  return qrUrl(authenticated, await createQrLink(authenticated, factorId));
}

async function startSms(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  given: string | undefined,
): Promise<void> {
  const destination = given ?? (await recallNumber(authenticatedOf(request)));
  const missing = { field: 'phone', message: 'phone is required for sms: write it as +12025550143' };
  if (destination === undefined) return orThrow(refuse('invalid_request', missing));
  const caller = conduitCaller(services, request, reply);
  const wanted = { type: 'sms', destination } as const;
  orThrow(await startSentSetup(authenticatedOf(request), wanted, caller));
}
