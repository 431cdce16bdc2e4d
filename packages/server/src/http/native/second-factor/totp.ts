import { CONFIRM_TOTP, REMOVE_TOTP, SET_UP_TOTP } from '@countersign/protocol/native/totp-routes';
import type { FastifyInstance } from 'fastify';
import { removeFactors } from '../../../flows/enrolment/manage-factors.ts';
import { startTotpSetup } from '../../../flows/enrolment/set-up-totp.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { qrDataUrl } from '../../qr-image.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { confirm, whoSetsUp } from './confirm-setup.ts';

export function totpRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, SET_UP_TOTP, async (request, reply) => {
    const { label, mailCode } = request.body;
    const who = await whoSetsUp(services, { request, reply }, mailCode);
    const wanted = { label, format: 'alphanumeric-10' } as const;
    const caller = callerOf(services, request, reply);
    const setup = orThrow(await startTotpSetup(who, wanted, caller));
    const { secret, otpauthUrl, recoveryCodes: backupCodes } = setup;
    return answer({ qrCode: qrDataUrl(otpauthUrl), secret, otpauthUrl, backupCodes });
  });

  nativeRoute(app, CONFIRM_TOTP, async (request, reply) => {
    const response = { method: 'totp', code: request.body.code } as const;
    const { setup, opened } = await confirm(services, { request, reply }, response);
    return answer({ enabled: true, method: setup.method, ...opened });
  });

  nativeRoute(app, REMOVE_TOTP, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await removeFactors(authenticatedOf(request), { type: 'totp' }, caller));
    return answer({ message: 'Authenticator app removed' });
  });
}
