import {
  CONFIRM_EMAIL,
  CONFIRM_SMS,
  SET_UP_EMAIL,
  SET_UP_SMS,
} from '@countersign/protocol/native/sent-code-routes';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MINUTE } from '../../../core/clock.ts';
import type { SentFactorType } from '../../../core/factor/factor-kinds.ts';
import { SETUP_CODE_LIFETIME } from '../../../core/sent-code/sent-code.ts';
import { confirmSetup } from '../../../flows/enrolment/confirm-setup.ts';
import { listFactors } from '../../../flows/enrolment/manage-factors.ts';
import { shownDestination, startSentSetup } from '../../../flows/enrolment/set-up-sent.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';

export function smsRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, SET_UP_SMS, async (request, reply) => {
    const phoneNumber = await start(services, request, reply, {
      type: 'sms',
      destination: request.body.phoneNumber,
    });
    return answer({ phoneNumber, codeSent: true, message: sentence('sms') });
  });

  nativeRoute(app, CONFIRM_SMS, async (request, reply) => {
    const phoneNumber = await finish(services, request, reply, { method: 'sms', code: request.body.code });
    return answer({ enabled: true, method: 'sms', ...(phoneNumber !== undefined && { phoneNumber }) });
  });
}

export function emailFactorRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, SET_UP_EMAIL, async (request, reply) => {
    const email = await start(services, request, reply, { type: 'email', destination: request.body.email });
    return answer({ email, codeSent: true, message: sentence('email') });
  });

  nativeRoute(app, CONFIRM_EMAIL, async (request, reply) => {
    const email = await finish(services, request, reply, { method: 'email', code: request.body.code });
    return answer({ enabled: true, method: 'email', ...(email !== undefined && { email }) });
  });
}

/** Answers where the code went, masked. */
async function start(
  services: NativeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { type, destination }: { readonly type: SentFactorType; readonly destination: string },
): Promise<string> {
  const caller = callerOf(services, request, reply);
  const wanted = { type, destination };
  return orThrow(await startSentSetup(authenticatedOf(request), wanted, caller)).destination;
}

async function finish(
  services: NativeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { method, code }: { readonly method: SentFactorType; readonly code: string },
): Promise<string | undefined> {
  const { engine } = services;
  const authenticated = authenticatedOf(request);
  const caller = callerOf(services, request, reply);
  const { factorId } = orThrow(await confirmSetup(authenticated, { method, code }, caller));
  const factor = (await listFactors(authenticated)).find(({ id }) => id === factorId);
  return factor && shownDestination(engine, factor);
}

function sentence(type: SentFactorType): string {
  return `A code was sent: it is valid for ${SETUP_CODE_LIFETIME[type] / MINUTE} minutes`;
}
