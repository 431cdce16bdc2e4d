import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../core/outcome.ts';
import { recallNumber, startSentSetup } from '../../flows/enrolment/set-up-sent.ts';
import { startTotpSetup } from '../../flows/enrolment/set-up-totp.ts';
import { createQrLink } from '../../flows/enrolment/show-qr.ts';
import { requireSudo } from '../../flows/login/authenticate.ts';
import { NUMBER_NOT_ALLOWED } from '../describe/specific-refusals.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import type { TypedApp } from '../typed-app.ts';
import { orThrow } from '../wire-error.ts';
import { conduitCaller } from './conduit-caller.ts';
import { operation } from './operation.ts';
import { qrUrl } from './qr-image-route.ts';
import { EnableRequest, Enabling } from './schemas.ts';

export function enableRoute(app: TypedApp, services: Services): void {
  const described = operation({
    summary: 'Begin to enable 2FA',
    description: 'With 2FA on already, nothing changes.',
    access: 'bearer',
    body: EnableRequest,
    answer: Enabling,
    meaning: 'A secret was made: `result` is the address of its QR code.',
    remedy:
      'Show the picture, have it scanned, and finish at `twoFa/enable/verify` with the code that the app shows.',
    otherwise: [
      {
        meaning: 'A code is on its way to the number.',
        remedy: 'Finish at `twoFa/enable/verify` with the code.',
      },
      {
        meaning: '2FA is on already, and nothing was changed.',
        remedy: 'Disable it first to enable it anew.',
      },
    ],
    refusals: [
      'step_up_required',
      'method_unavailable',
      'delivery_failed',
      NUMBER_NOT_ALLOWED,
      'delivery_closed',
    ],
  });
  app.put('/authentication/twoFa/enable', described, async (request, reply) => {
    const authenticated = authenticatedOf(request);
    orThrow(requireSudo(authenticated));
    if (authenticated.account.secondFactorDue) return { message: '2FA already enabled' };
    const { method, phone, phoneNumber } = request.body;
    if (method === 'authenticator') return { result: await startAuthenticator(services, request) };
    await startSms(services, request, reply, phone ?? phoneNumber);
    return { message: 'Verification code sent' };
  });
}

/** The address of the picture to scan. */
async function startAuthenticator({ engine }: Services, request: FastifyRequest): Promise<string> {
  const authenticated = authenticatedOf(request);
  const { factorId } = orThrow(await startTotpSetup(engine, authenticated, {}));
  return qrUrl(engine, authenticated.application, await createQrLink(engine, authenticated, factorId));
}

async function startSms(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  given: string | undefined,
): Promise<void> {
  const destination = given ?? (await recallNumber(services.engine, authenticatedOf(request)));
  const missing = { field: 'phone', message: 'phone is required for sms: write it as +12025550143' };
  if (destination === undefined) return orThrow(refuse('invalid_request', missing));
  const caller = conduitCaller(services, request, reply);
  const wanted = { type: 'sms', destination } as const;
  orThrow(await startSentSetup(services.engine, authenticatedOf(request), wanted, caller));
}
