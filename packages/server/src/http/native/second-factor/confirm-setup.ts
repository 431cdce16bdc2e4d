import type { OpenedSession } from '@countersign/protocol/native/accounts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FactorType } from '../../../core/factor/factor-kinds.ts';
import type { ConfirmedSetup } from '../../../flows/enrolment/activate-factor.ts';
import { confirmEnrolment } from '../../../flows/enrolment/confirm-enrolment.ts';
import { confirmSetup } from '../../../flows/enrolment/confirm-setup.ts';
import { isEnrolling, type SettingUp } from '../../../flows/enrolment/setting-up.ts';
import { showMailCode } from '../../../flows/enrolment/show-mail-code.ts';
import { callerOf } from '../../hooks/caller.ts';
import { settingUpOf } from '../../request-state.ts';
import { orThrow } from '../../wire-error.ts';
import { userOf } from '../accounts/user.ts';
import type { NativeServices } from '../native-services.ts';
import { deliverTokens } from '../sessions/deliver-tokens.ts';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Confirmed {
  readonly setup: ConfirmedSetup;
  /** Of the login that waited for it. */
  readonly opened: Partial<OpenedSession>;
}

/** Who begins a set-up, after the code that login may have mailed to them. */
export async function whoSetsUp(
  services: NativeServices,
  { request, reply }: Exchange,
  mailCode: string | undefined,
): Promise<SettingUp> {
  const caller = callerOf(services, request, reply);
  return orThrow(await showMailCode(settingUpOf(request), mailCode, caller));
}

/** Confirms a set-up in the session that began it, or finishes the login that waits for it. */
export async function confirm(
  services: NativeServices,
  { request, reply }: Exchange,
  response: { readonly method: FactorType; readonly code: string },
): Promise<Confirmed> {
  const who = settingUpOf(request);
  const caller = callerOf(services, request, reply);
  if (!isEnrolling(who)) return { setup: orThrow(await confirmSetup(who, response, caller)), opened: {} };
  const setup = orThrow(await confirmEnrolment(who, response, caller));
  const tokens = deliverTokens(services.cookies, { request, reply }, setup.tokens);
  return { setup, opened: { ...tokens, user: userOf(setup.account) } };
}
