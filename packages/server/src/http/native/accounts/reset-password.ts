import { REQUEST_PASSWORD_RESET, RESET_PASSWORD } from '@countersign/protocol/native/email-routes';
import type { FastifyInstance } from 'fastify';
import { type ResetRequested, requestReset } from '../../../flows/account/request-reset.ts';
import { resetPassword } from '../../../flows/account/reset-password.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

/** The same for every address. */
const REQUESTED: Readonly<Record<ResetRequested, string>> = {
  noted: 'If the address has an account, a mail with a link is on its way to it',
  no_mail: 'This service sends no mail: ask whoever runs it to let you in',
};

export function resetPasswordRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, REQUEST_PASSWORD_RESET, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    return answer({
      message: REQUESTED[orThrow(await requestReset(tenantOf(request), request.body.email, caller))],
    });
  });

  nativeRoute(app, RESET_PASSWORD, async (request, reply) => {
    const { token, newPassword } = request.body;
    const caller = callerOf(services, request, reply);
    orThrow(await resetPassword(tenantOf(request), { token, newPassword }, caller));
    return answer({ message: 'Password changed: log in with it' });
  });
}
