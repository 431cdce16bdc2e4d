import { ForgotPasswordRequest, ResetPasswordRequest } from '@countersign/protocol/native/email';
import { Message } from '@countersign/protocol/native/envelope';
import { requestReset } from '../../../flows/account/request-reset.ts';
import { resetPassword } from '../../../flows/account/reset-password.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const common = { tag: 'Accounts', access: 'open' } as const;

export function resetPasswordRoutes(app: NativeApp, services: NativeServices): void {
  const { engine } = services;

  const forgot = operation({
    ...common,
    summary: 'Ask for a link that resets the password',
    description: 'Answers the same, at once, whether the address has an account or not.',
    body: ForgotPasswordRequest,
    answer: Message,
    meaning: 'If the address has an account, a mail with a link is on its way to it.',
    remedy: 'Open the link in the mail, or send its token with a new password.',
    refusals: ['wrong_application_kind'],
  });
  app.post('/auth/forgot-password', forgot, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await requestReset(engine, applicationOf(request), request.body.email, caller));
    return answer({ message: 'If the address has an account, a mail with a link is on its way to it' });
  });

  const reset = operation({
    ...common,
    budget: 'refusals',
    summary: 'Choose a new password',
    description:
      'Ends every session, trusted device and pending login. Opens no session and removes no second factor.',
    body: ResetPasswordRequest,
    answer: Message,
    meaning: 'The new password holds; every session and trusted device has ended.',
    remedy: 'Log in with the new password.',
    refusals: ['invalid_action_token', 'weak_password', 'wrong_application_kind'],
  });
  app.post('/auth/reset-password', reset, async (request, reply) => {
    const { token, newPassword } = request.body;
    const caller = callerOf(services, request, reply);
    orThrow(await resetPassword(engine, applicationOf(request), { token, newPassword }, caller));
    return answer({ message: 'Password changed: log in with it' });
  });
}
