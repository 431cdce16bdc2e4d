import { ChangePasswordRequest } from '@countersign/protocol/native/accounts';
import { Message } from '@countersign/protocol/native/envelope';
import { changePassword } from '../../../flows/account/change-password.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

export function changePasswordRoute(app: NativeApp, services: NativeServices): void {
  const described = operation({
    tag: 'Accounts',
    summary: 'Change the password',
    description: 'Ends the other sessions, all trusted devices and every pending login.',
    access: 'bearer',
    body: ChangePasswordRequest,
    answer: Message,
    meaning: 'The new password holds; the other sessions and all trusted devices have ended.',
    remedy: 'Log in again on your other devices.',
    refusals: ['wrong_password', 'weak_password'],
  });
  app.post('/auth/change-password', described, async (request, reply) => {
    const { currentPassword, newPassword } = request.body;
    const passwords = { currentPassword, newPassword };
    const caller = callerOf(services, request, reply);
    orThrow(await changePassword(services.engine, authenticatedOf(request), passwords, caller));
    return answer({ message: 'Password changed' });
  });
}
