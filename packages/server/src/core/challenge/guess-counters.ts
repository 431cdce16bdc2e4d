import type { Factor } from '../factor/factor.ts';
import type { ChallengeResponse, TypedCode } from '../factor/factor-method.ts';
import { type Outcome, type Refusal, refuse } from '../outcome.ts';
import type { Ports } from '../ports/ports.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import { isFull, refuseFull, reserveAttempt } from '../throttle/reserve.ts';
import type { Counter, Reservation } from '../throttle/throttle.ts';
import type { Challenge, Demand } from './challenge.ts';
import type { Completion } from './guess.ts';

type Attempt = Pick<Completion<unknown>, 'response' | 'caller' | 'keyCounter'>;

/** Recovery codes are no factor: they have a method of their own and a tighter limit. */
export function isRecovery(response: ChallengeResponse): response is TypedCode {
  return 'code' in response && response.method === 'recovery_code';
}

export function factorCounterKey(challenge: Challenge, factorId: string): string {
  return ['factorFailures', challenge.applicationId, factorId].join(':');
}

/** The account's own counter, shared by every API and every pending login. */
export function accountCounter(
  { limits }: Ports,
  challenge: Challenge,
  response: ChallengeResponse,
): Counter {
  const name = isRecovery(response) ? 'recoveryCode' : 'secondFactor';
  return counter(limits, name, challenge.applicationId, challenge.accountId);
}

/** One attempt on the account, on the key it came through, on the challenge and on each candidate's own count. */
export async function reserveGuess(
  tenant: Tenant,
  { challenge }: Demand,
  candidates: readonly Factor[],
  { response, caller, keyCounter }: Attempt,
): Promise<Outcome<Reservation>> {
  const ofAccount = accountCounter(tenant, challenge, response);
  const told = keyCounter === undefined ? [ofAccount] : [ofAccount, keyCounter.counter];
  const others = [...challengeCounters(tenant, challenge), ...factorCounters(tenant, candidates, response)];
  const reserved = await reserveAttempt(tenant, [...told, ...others], caller);
  if (reserved.ok || told.some(({ key }) => reserved.detail.exhausted?.includes(key) === true)) {
    return reserved;
  }
  // Only this pending login's guesses, or its factors', are used up: another login may go on.
  return refuse('invalid_challenge');
}

/** Whether its wrong guesses have used a pending login up: nothing is sent for it any more. */
export async function isLoginExhausted(tenant: Tenant, challenge: Challenge): Promise<boolean> {
  return (await guessesLeft(tenant, challenge)) === 0;
}

/** Wrong guesses that a challenge still takes; infinite where its purpose has no limit of its own. */
export async function guessesLeft(tenant: Tenant, challenge: Challenge): Promise<number> {
  const [own] = challengeCounters(tenant, challenge);
  if (own === undefined) return Number.POSITIVE_INFINITY;
  const [state] = await tenant.database.stores.throttles.read([own.key], tenant.clock.now());
  return Math.max(0, own.max - (state?.used ?? 0));
}

/** A login that a lockout ended says so while the lockout lasts. */
export async function refuseClosed(
  tenant: Tenant,
  { challenge }: Demand,
  { response, caller }: Attempt,
): Promise<Refusal> {
  if (challenge.status !== 'canceled') return refuse('invalid_challenge');
  const ofAccount = accountCounter(tenant, challenge, response);
  const states = await tenant.database.stores.throttles.read([ofAccount.key], tenant.clock.now());
  const full = states.map((state) => ({ ...state, ...ofAccount })).filter(isFull);
  return full.length > 0 ? refuseFull(full, caller) : refuse('invalid_challenge');
}

/** What one challenge takes in wrong guesses; none where its purpose has no limit of its own. */
export function challengeCounters({ limits }: Ports, { purpose, applicationId, id }: Challenge): Counter[] {
  const { guessLimit } = PURPOSES[purpose];
  return guessLimit === 'none' ? [] : [counter(limits, guessLimit, applicationId, id)];
}

function factorCounters(
  { limits }: Ports,
  candidates: readonly Factor[],
  response: ChallengeResponse,
): Counter[] {
  if (isRecovery(response)) return [];
  return candidates
    .filter(({ status }) => status === 'active')
    .map(({ applicationId, id }) => counter(limits, 'factorFailures', applicationId, id));
}
