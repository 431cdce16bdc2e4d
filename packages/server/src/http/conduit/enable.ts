import type { FastifyReply, FastifyRequest } from 'fastify';
import { recallNumber, startSentSetup } from '../../core/factor/set-up-sent.ts';
import { startTotpSetup } from '../../core/factor/set-up-totp.ts';
import { createQrLink } from '../../core/factor/show-qr.ts';
import { refuse } from '../../core/outcome.ts';
import { requireSudo } from '../../core/session/authenticate.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { NUMBER_NOT_ALLOWED } from '../specific-refusals.ts';
import type { TypedApp } from '../typed-app.ts';
import { granted } from '../wire-error.ts';
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
    granted(requireSudo(authenticated));
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
  const { factorId } = granted(await startTotpSetup(engine, authenticated, {}));
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
  if (destination === undefined) return granted(refuse('invalid_request', missing));
  const caller = conduitCaller(services, request, reply);
  const wish = { type: 'sms', destination } as const;
  granted(await startSentSetup(services.engine, authenticatedOf(request), wish, caller));
}
