import { demandsMailCode } from '../../core/account/demands-enrolment.ts';
import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { isCoolingDown } from '../../core/challenge/evaluate-factors.ts';
import { isLoginExhausted } from '../../core/challenge/guess-counters.ts';
import type { CodePurpose } from '../../core/delivery/message-texts.ts';
import { FACTOR_KINDS, type SentFactorType } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { sendCode } from '../../core/sent-code/send-code.ts';
import { LOGIN_CODE_LIFETIME } from '../../core/sent-code/sent-code.ts';
import type { Tenant } from '../../core/tenant.ts';
import { sendEnrolmentMail } from './enrolment-mail.ts';

/** Sends a code for a pending login, or another one in its place. */
export async function sendLoginCode(
  tenant: Tenant,
  { tempToken, method }: { tempToken: string; method: SentFactorType },
  caller: Caller,
): Promise<Outcome<{ method: SentFactorType; expiresIn: number }>> {
  const handleHash = tenant.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  const demand = await tenant.database.stores.challenges.findDemand({ handleHash });
  const now = tenant.clock.now();
  if (demand !== undefined && isOpen(demand, 'enrolment', now)) {
    return sendEnrolmentCode(tenant, demand, method, caller);
  }
  if (demand === undefined || !isOpen(demand, 'login', now)) return refuse('invalid_challenge');
  if (await isLoginExhausted(tenant, demand.challenge)) return refuse('invalid_challenge');
  const sent = await sendCodeFor(tenant, demand, { method, purpose: 'login', caller });
  return sent.ok ? succeed({ method, expiresIn: LOGIN_CODE_LIFETIME }) : sent;
}

/** The code that the first set-up asks for, once more. */
async function sendEnrolmentCode(
  tenant: Tenant,
  demand: Demand,
  method: SentFactorType,
  caller: Caller,
): Promise<Outcome<{ method: SentFactorType; expiresIn: number }>> {
  if (method !== 'email' || !demandsMailCode(tenant.application, demand.account)) {
    return refuse('method_unavailable');
  }
  const sent = await sendEnrolmentMail(tenant, demand, caller);
  return sent.ok ? succeed({ method, expiresIn: LOGIN_CODE_LIFETIME }) : sent;
}

/** Sends a code for an open challenge to the newest factor of this kind; answers where it went. */
export async function sendCodeFor(
  tenant: Tenant,
  { challenge, account, factors }: Demand,
  {
    method,
    purpose,
    caller,
  }: { readonly method: SentFactorType; readonly purpose: CodePurpose; readonly caller: Caller },
): Promise<Outcome<{ destination: string }>> {
  const now = tenant.clock.now();
  const factor = factors.findLast(
    (held) => held.type === method && held.status === 'active' && !isCoolingDown(held, now),
  );
  const opened = factor && openFactor(tenant, factor);
  const prompt = opened && (await tenant.factorMethods.get(method)?.prompt({ challenge, factors: [opened] }));
  const destination = prompt?.asks === 'code' ? prompt.destination : undefined;
  if (
    factor === undefined ||
    destination === undefined ||
    tenant.delivery[FACTOR_KINDS[method].channel] === undefined
  ) {
    return refuse('method_unavailable');
  }
  const sent = await sendCode(tenant, {
    account,
    openChallenge: () => Promise.resolve(challenge),
    factor: { ...factor, type: method },
    destination,
    purpose,
    lifetime: LOGIN_CODE_LIFETIME,
    caller,
  });
  return sent.ok ? succeed({ destination }) : sent;
}
