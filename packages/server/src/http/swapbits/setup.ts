import { SWAPBITS_SETUP } from '@countersign/protocol/swapbits/swapbits-routes';
import type { FastifyInstance } from 'fastify';
import { startTotpSetup } from '../../flows/enrolment/set-up-totp.ts';
import { callerOf } from '../hooks/caller.ts';
import { qrDataUrl } from '../qr-image.ts';
import { authenticatedOf } from '../request-state.ts';
import type { Services } from '../services.ts';
import { orThrow } from '../wire-error.ts';
import { answer } from './answer.ts';
import { swapbitsRoute } from './swapbits-route.ts';

export function setupRoute(app: FastifyInstance, services: Services): void {
  swapbitsRoute(app, SWAPBITS_SETUP, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    const wanted = { format: 'digits-8' } as const;
    const setup = orThrow(await startTotpSetup(authenticatedOf(request), wanted, caller));
    const { otpauthUrl, secret, recoveryCodes: backupCodes } = setup;
    return answer(SWAPBITS_SETUP, { qrCode: qrDataUrl(otpauthUrl), secret, backupCodes });
  });
}
