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
import { listFactors } from '../../../flows/enrolment/manage-factors.ts';
import { shownDestination, startSentSetup } from '../../../flows/enrolment/set-up-sent.ts';
import { answer } from '../../answer.ts';
import { callerOf } from '../../hooks/caller.ts';
import { settingUpOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { nativeRoute } from '../native-route.ts';
import type { NativeServices } from '../native-services.ts';
import { confirm, whoSetsUp } from './confirm-setup.ts';

export function smsRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, SET_UP_SMS, async (request, reply) => {
    const phoneNumber = await start(services, request, reply, {
      type: 'sms',
      destination: request.body.phoneNumber,
      mailCode: request.body.mailCode,
    });
    return answer({ phoneNumber, codeSent: true, message: sentence('sms') });
  });

  nativeRoute(app, CONFIRM_SMS, async (request, reply) => {
    const response = { method: 'sms', code: request.body.code } as const;
    const { shown, opened } = await finish(services, request, reply, response);
    return answer({ enabled: true, method: 'sms', ...(shown && { phoneNumber: shown }), ...opened });
  });
}

export function emailFactorRoutes(app: FastifyInstance, services: NativeServices): void {
  nativeRoute(app, SET_UP_EMAIL, async (request, reply) => {
    const { email: destination, mailCode } = request.body;
    const email = await start(services, request, reply, { type: 'email', destination, mailCode });
    return answer({ email, codeSent: true, message: sentence('email') });
  });

  nativeRoute(app, CONFIRM_EMAIL, async (request, reply) => {
    const response = { method: 'email', code: request.body.code } as const;
    const { shown, opened } = await finish(services, request, reply, response);
    return answer({ enabled: true, method: 'email', ...(shown && { email: shown }), ...opened });
  });
}

interface SentSetupRequest {
  readonly type: SentFactorType;
  readonly destination: string;
  readonly mailCode: string | undefined;
}

/** Returns where the code went, masked. */
async function start(
  services: NativeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { type, destination, mailCode }: SentSetupRequest,
): Promise<string> {
  const who = await whoSetsUp(services, { request, reply }, mailCode);
  const caller = callerOf(services, request, reply);
  return orThrow(await startSentSetup(who, { type, destination }, caller)).destination;
}

async function finish(
  services: NativeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  response: { readonly method: SentFactorType; readonly code: string },
) {
  const { setup, opened } = await confirm(services, { request, reply }, response);
  const who = settingUpOf(request);
  const factor = (await listFactors(who)).find(({ id }) => id === setup.factorId);
  return { shown: factor && shownDestination(services.engine, factor), opened };
}

function sentence(type: SentFactorType): string {
  return `A code was sent: it is valid for ${SETUP_CODE_LIFETIME[type] / MINUTE} minutes`;
}
