import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { isLoginExhausted } from '../../core/challenge/guess-counters.ts';
import { isSent, kindsWith, type TypedFactorType } from '../../core/factor/factor-kinds.ts';
import type { CodePrompt } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { openStepUp } from '../step-up/step-up.ts';
import type { Authenticated } from './authenticate.ts';
import { sendCodeFor } from './login-code.ts';

/** How the person is asked. */
export type Asked =
  | { readonly method: TypedFactorType; readonly prompt: CodePrompt }
  | { readonly method: 'none' };

const ORDER = kindsWith({ asks: 'code' });

/** Chooses the way in which a pending login asks for its second factor, and sends the code where one is sent. */
export async function askForLogin(
  tenant: Tenant,
  tempToken: string,
  caller: Caller,
): Promise<Outcome<Asked>> {
  const handleHash = tenant.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  const demand = await tenant.database.stores.challenges.findDemand({ handleHash });
  if (demand === undefined || !isOpen(demand, 'login', tenant.clock.now()))
    return refuse('invalid_challenge');
  if (await isLoginExhausted(tenant, demand.challenge)) return refuse('invalid_challenge');
  return ask(tenant, demand, caller);
}

/** The same from inside a session; nothing is asked of an account without a second factor. */
export async function askForStepUp(authenticated: Authenticated, caller: Caller): Promise<Outcome<Asked>> {
  const { account } = authenticated;
  if (!account.secondFactorDue) return succeed({ method: 'none' });
  const { id } = await openStepUp(authenticated, caller);
  const demand = await authenticated.database.stores.challenges.findDemand({ id });
  if (demand === undefined) return refuse('invalid_challenge');
  return ask(authenticated, demand, caller);
}

async function ask(tenant: Tenant, demand: Demand, caller: Caller): Promise<Outcome<Asked>> {
  const method = ORDER.find((type) => demand.challenge.methods.includes(type));
  if (method === undefined) return refuse('method_unavailable');
  if (!isSent(method)) return succeed({ method, prompt: { asks: 'code' } });
  const sent = await sendCodeFor(tenant, demand, { method, purpose: 'login', caller });
  return sent.ok ? succeed({ method, prompt: { asks: 'code', ...sent.value } }) : sent;
}
