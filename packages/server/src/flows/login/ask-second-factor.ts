import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { isLoginExhausted } from '../../core/challenge/guess-counters.ts';
import type { Engine } from '../../core/engine.ts';
import { isSent, kindsWith, type TypedFactorType } from '../../core/factor/factor-kinds.ts';
import type { CodePrompt } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
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
  engine: Engine,
  application: Application,
  tempToken: string,
  caller: Caller,
): Promise<Outcome<Asked>> {
  const handleHash = engine.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  const demand = await engine.database.stores.challenges.findDemand(application.id, { handleHash });
  if (demand === undefined || !isOpen(demand, 'login', engine.clock.now()))
    return refuse('invalid_challenge');
  if (await isLoginExhausted(engine, demand.challenge)) return refuse('invalid_challenge');
  return ask(engine, application, demand, caller);
}

/** The same from inside a session; nothing is asked of an account without a second factor. */
export async function askForStepUp(
  engine: Engine,
  authenticated: Authenticated,
  caller: Caller,
): Promise<Outcome<Asked>> {
  const { application, account } = authenticated;
  if (!account.secondFactorDue) return succeed({ method: 'none' });
  const { id } = await openStepUp(engine, authenticated, caller);
  const demand = await engine.database.stores.challenges.findDemand(application.id, { id });
  if (demand === undefined) return refuse('invalid_challenge');
  return ask(engine, application, demand, caller);
}

async function ask(
  engine: Engine,
  application: Application,
  demand: Demand,
  caller: Caller,
): Promise<Outcome<Asked>> {
  const method = ORDER.find((type) => demand.challenge.methods.includes(type));
  if (method === undefined) return refuse('method_unavailable');
  if (!isSent(method)) return succeed({ method, prompt: { asks: 'code' } });
  const sent = await sendCodeFor(engine, application, demand, method, 'login', caller);
  return sent.ok ? succeed({ method, prompt: { asks: 'code', ...sent.value } }) : sent;
}
