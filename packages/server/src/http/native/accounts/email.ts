import {
  READ_EMAIL_STATUS,
  SEND_EMAIL_VERIFICATION,
  VERIFY_EMAIL,
} from '@countersign/protocol/native/email-routes';
import type { FastifyInstance } from 'fastify';
import type { Outcome } from '../../../core/outcome.ts';
import { sendVerification, verifyEmail } from '../../../flows/account/verify-email.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf, tenantOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function emailRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, READ_EMAIL_STATUS, (request, reply) => {
    const { email, emailVerifiedAt } = authenticatedOf(request).account;
    reply.send(answer({ ...(email !== undefined && { email }), verified: emailVerifiedAt !== undefined }));
  });

  nativeRoute(app, SEND_EMAIL_VERIFICATION, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(aboutMail(await sendVerification(authenticatedOf(request), caller)));
    return answer({ message: 'A mail with a link is on its way: the link is valid for 24 hours' });
  });

  nativeRoute(app, VERIFY_EMAIL, async (request, reply) => {
    const caller = callerOf(services, request, reply);
    orThrow(await verifyEmail(tenantOf(request), request.body.token, caller));
    return answer({ message: 'Email address verified' });
  });
}

function aboutMail(outcome: Outcome<void>): Outcome<void> {
  if (outcome.ok || outcome.code !== 'delivery_failed') return outcome;
  const message = 'The mail could not be handed over for delivery: please try again in a minute';
  return { ...outcome, detail: { ...outcome.detail, message } };
}
