import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { isOpen } from '../../core/challenge/complete-challenge.ts';
import { isCoolingDown } from '../../core/challenge/evaluate-factors.ts';
import { isLoginExhausted } from '../../core/challenge/guess-counters.ts';
import type { CodePurpose } from '../../core/delivery/message-texts.ts';
import type { Engine } from '../../core/engine.ts';
import { FACTOR_KINDS, type SentFactorType } from '../../core/factor/factor-kinds.ts';
import { openFactor } from '../../core/factor/open-factor.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { sendCode } from '../../core/sent-code/send-code.ts';
import { LOGIN_CODE_LIFETIME } from '../../core/sent-code/sent-code.ts';

/** Sends a code for a pending login, or another one in its place. */
export async function sendLoginCode(
  engine: Engine,
  application: Application,
  { tempToken, method }: { tempToken: string; method: SentFactorType },
  caller: Caller,
): Promise<Outcome<{ method: SentFactorType; expiresIn: number }>> {
  const handleHash = engine.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  const demand = await engine.database.stores.challenges.findDemand(application.id, { handleHash });
  const now = engine.clock.now();
  if (demand === undefined || !isOpen(demand, 'login', now)) return refuse('invalid_challenge');
  if (await isLoginExhausted(engine, demand.challenge)) return refuse('invalid_challenge');
  const sent = await sendCodeFor(engine, application, demand, method, 'login', caller);
  return sent.ok ? succeed({ method, expiresIn: LOGIN_CODE_LIFETIME }) : sent;
}

/** Sends a code for an open challenge to the newest factor of this kind; answers where it went. */
export async function sendCodeFor(
  engine: Engine,
  application: Application,
  { challenge, account, factors }: Demand,
  method: SentFactorType,
  purpose: CodePurpose,
  caller: Caller,
): Promise<Outcome<{ destination: string }>> {
  const now = engine.clock.now();
  const factor = factors.findLast(
    (held) => held.type === method && held.status === 'active' && !isCoolingDown(held, now),
  );
  const opened = factor && openFactor(engine, factor);
  const prompt = opened && (await engine.factorMethods.get(method)?.prompt({ challenge, factors: [opened] }));
  const destination = prompt?.asks === 'code' ? prompt.destination : undefined;
  if (
    factor === undefined ||
    destination === undefined ||
    engine.delivery[FACTOR_KINDS[method].channel] === undefined
  ) {
    return refuse('method_unavailable');
  }
  const sent = await sendCode(engine, application, {
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
