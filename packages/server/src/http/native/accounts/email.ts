import { EmailStatus, VerifyEmailRequest } from '@countersign/protocol/native/email';
import { Message } from '@countersign/protocol/native/envelope';
import type { Outcome } from '../../../core/outcome.ts';
import { sendVerification, verifyEmail } from '../../../flows/account/verify-email.ts';
import { callerOf } from '../../hooks/caller.ts';
import { applicationOf, authenticatedOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const tag = 'Accounts';

export function emailRoutes(app: NativeApp, services: NativeServices): void {
  const { engine } = services;

  const status = operation({
    tag,
    access: 'bearer',
    summary: 'Whether the email address is verified',
    answer: EmailStatus,
    meaning: 'This is how the address stands.',
    remedy: 'If it is not verified, have a link mailed to it.',
  });
  app.get('/email/status', status, (request, reply) => {
    const { email, emailVerifiedAt } = authenticatedOf(request).account;
    reply.send(answer({ ...(email !== undefined && { email }), verified: emailVerifiedAt !== undefined }));
  });

  const send = operation({
    tag,
    access: 'bearer',
    summary: 'Mail a link that verifies the email address',
    description: 'The link before it ends. Its page acts when its button is pressed, not when it is opened.',
    answer: Message,
    meaning: 'A mail with a link is on its way; the link before it has ended.',
    remedy: 'Open the link in the mail within 24 hours, or send its token.',
    refusals: ['method_unavailable', 'delivery_failed'],
  });
  app.post('/email/send-verification', send, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(aboutMail(await sendVerification(engine, authenticatedOf(request), caller)));
    return answer({ message: 'A mail with a link is on its way: the link is valid for 24 hours' });
  });

  const verify = operation({
    tag,
    access: 'open',
    budget: 'refusals',
    summary: 'Verify the email address',
    body: VerifyEmailRequest,
    answer: Message,
    meaning: 'The address is verified.',
    remedy: 'Nothing is left to do.',
    refusals: ['invalid_action_token'],
  });
  app.post('/email/verify', verify, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await verifyEmail(engine, applicationOf(request), request.body.token, caller));
    return answer({ message: 'Email address verified' });
  });
}

function aboutMail(outcome: Outcome<void>): Outcome<void> {
  if (outcome.ok || outcome.code !== 'delivery_failed') return outcome;
  const message = 'The mail could not be handed over for delivery: please try again in a minute';
  return { ...outcome, detail: { ...outcome.detail, message } };
}
