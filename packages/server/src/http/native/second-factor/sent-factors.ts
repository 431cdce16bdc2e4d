import {
  ConfirmEmailSetupRequest,
  ConfirmSmsSetupRequest,
  EmailSetup,
  EmailSetupConfirmed,
  EmailSetupRequest,
  SmsSetup,
  SmsSetupConfirmed,
  SmsSetupRequest,
} from '@countersign/protocol/native/sent-codes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MINUTE } from '../../../core/clock.ts';
import type { ErrorCode } from '../../../core/error-code.ts';
import type { SentFactorType } from '../../../core/factor/factor-kinds.ts';
import { SETUP_CODE_LIFETIME } from '../../../core/sent-code/sent-code.ts';
import { confirmSetup } from '../../../flows/enrolment/confirm-setup.ts';
import { listFactors } from '../../../flows/enrolment/manage-factors.ts';
import { shownDestination, startSentSetup } from '../../../flows/enrolment/set-up-sent.ts';
import { NUMBER_NOT_ALLOWED } from '../../describe/specific-refusals.ts';
import { callerOf } from '../../hooks/caller.ts';
import { authenticatedOf } from '../../request-state.ts';
import { answer, orThrow } from '../answer.ts';
import type { NativeApp, NativeServices } from '../native-app.ts';
import { operation } from '../operation.ts';

const common = { tag: 'Second factor', access: 'bearer' } as const;
const starting: readonly ErrorCode[] = [
  'step_up_required',
  'too_many_factors',
  'method_unavailable',
  'delivery_failed',
  'conflict',
];
const confirming: readonly ErrorCode[] = ['invalid_code', 'setup_not_initiated'];

export function smsRoutes(app: NativeApp, services: NativeServices): void {
  const setUp = operation({
    ...common,
    summary: 'Begin to set up text messages',
    description: 'Sends a code to the number. No factor in force is touched until it is confirmed.',
    body: SmsSetupRequest,
    answer: SmsSetup,
    meaning: 'A code is on its way to the number.',
    remedy: 'Confirm the set-up with it within 5 minutes.',
    refusals: [...starting, NUMBER_NOT_ALLOWED, 'delivery_closed'],
  });
  app.post('/2fa/sms/setup', setUp, async (request, reply) => {
    const phoneNumber = await start(services, request, reply, 'sms', request.body.phoneNumber);
    return answer({ phoneNumber, codeSent: true, message: sentence('sms') });
  });

  const confirm = operation({
    ...common,
    summary: 'Confirm the set-up of text messages',
    description: 'With the code that arrived. Begun by the same session.',
    body: ConfirmSmsSetupRequest,
    answer: SmsSetupConfirmed,
    meaning: 'The number is set up, and logins can ask for codes sent to it.',
    remedy: 'Make backup codes if you have none.',
    refusals: confirming,
  });
  app.post('/2fa/sms/verify-setup', confirm, async (request, reply) => {
    const phoneNumber = await finish(services, request, reply, 'sms', request.body.code);
    return answer({ enabled: true, method: 'sms', ...(phoneNumber !== undefined && { phoneNumber }) });
  });
}

export function emailFactorRoutes(app: NativeApp, services: NativeServices): void {
  const setUp = operation({
    ...common,
    summary: 'Begin to set up codes by email',
    description: 'Sends a code to the address. No factor in force is touched until it is confirmed.',
    body: EmailSetupRequest,
    answer: EmailSetup,
    meaning: 'A code is on its way to the address.',
    remedy: 'Confirm the set-up with it within 10 minutes.',
    refusals: starting,
  });
  app.post('/2fa/email/setup', setUp, async (request, reply) => {
    const email = await start(services, request, reply, 'email', request.body.email);
    return answer({ email, codeSent: true, message: sentence('email') });
  });

  const confirm = operation({
    ...common,
    summary: 'Confirm the set-up of codes by email',
    description: 'With the code that arrived. Begun by the same session.',
    body: ConfirmEmailSetupRequest,
    answer: EmailSetupConfirmed,
    meaning: 'The address is set up, and logins can ask for codes sent to it.',
    remedy: 'Make backup codes if you have none.',
    refusals: confirming,
  });
  app.post('/2fa/email/verify-setup', confirm, async (request, reply) => {
    const email = await finish(services, request, reply, 'email', request.body.code);
    return answer({ enabled: true, method: 'email', ...(email !== undefined && { email }) });
  });
}

/** Answers where the code went, masked. */
async function start(
  services: NativeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  type: SentFactorType,
  destination: string,
): Promise<string> {
  const caller = callerOf(services, request, reply);
  const wanted = { type, destination };
  return orThrow(await startSentSetup(services.engine, authenticatedOf(request), wanted, caller)).destination;
}

async function finish(
  services: NativeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  method: SentFactorType,
  code: string,
): Promise<string | undefined> {
  const { engine } = services;
  const authenticated = authenticatedOf(request);
  const caller = callerOf(services, request, reply);
  const { factorId } = orThrow(await confirmSetup(engine, authenticated, { method, code }, caller));
  const factor = (await listFactors(engine, authenticated)).find(({ id }) => id === factorId);
  return factor && shownDestination(engine, factor);
}

function sentence(type: SentFactorType): string {
  return `A code was sent: it is valid for ${SETUP_CODE_LIFETIME[type] / MINUTE} minutes`;
}
