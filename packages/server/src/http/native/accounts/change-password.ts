import { CHANGE_PASSWORD } from '@countersign/protocol/native/account-routes';
import type { FastifyInstance } from 'fastify';
import { changePassword } from '../../../flows/account/change-password.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function changePasswordRoute(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, CHANGE_PASSWORD, async (request, reply) => {
    const { currentPassword, newPassword } = request.body;
    const passwords = { currentPassword, newPassword };
    const caller = callerOf(services, request, reply);
    orThrow(await changePassword(authenticatedOf(request), passwords, caller));
    return answer({ message: 'Password changed' });
  });
}
