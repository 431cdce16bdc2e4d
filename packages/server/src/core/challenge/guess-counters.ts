import type { Factor } from '../factor/factor.ts';
import type { ChallengeResponse } from '../factor/factor-method.ts';
import { type Outcome, type Refusal, refuse } from '../outcome.ts';
import type { Ports } from '../ports/ports.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import { isFull, refuseFull, reserveAttempt } from '../throttle/reserve.ts';
import type { Counter, CounterState, Reservation } from '../throttle/throttle.ts';
import type { Challenge, Demand } from './challenge.ts';
import type { Completion } from './guess.ts';
import { accountCounter, firstBudget, furtherBudgets, type GuessBudget, isRecovery } from './guess-budget.ts';

type Attempt = Pick<Completion<unknown>, 'response' | 'caller' | 'keyCounter' | 'hasSession'>;

export function factorCounterKey(challenge: Challenge, factorId: string): string {
  return ['factorFailures', challenge.applicationId, factorId].join(':');
}

/** One attempt on the account, on the key it came through, on the challenge and on each candidate's own count. */
export async function reserveGuess(
  tenant: Tenant,
  { challenge }: Demand,
  candidates: readonly Factor[],
  attempt: Attempt,
): Promise<Outcome<Reservation>> {
  const { response } = attempt;
  const others = [...challengeCounters(tenant, challenge), ...factorCounters(tenant, candidates, response)];
  const reserve = (budget: GuessBudget): Promise<Outcome<Reservation>> =>
    reserveFrom(tenant, accountCounter(tenant, challenge, response, budget), others, attempt);
  const reserved = await reserve(firstBudget(challenge, attempt));
  if (reserved.ok || reserved.code !== 'rate_limited') return reserved;
  const [further] = await furtherBudgets(tenant, challenge, attempt);
  return further === undefined ? reserved : reserve(further);
}

async function reserveFrom(
  tenant: Tenant,
  ofAccount: Counter,
  others: readonly Counter[],
  { caller, keyCounter }: Attempt,
): Promise<Outcome<Reservation>> {
  const told = keyCounter === undefined ? [ofAccount] : [ofAccount, keyCounter.counter];
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

/** A login that a lockout ended says so while the lockout lasts for whoever asks. */
export async function refuseClosed(
  tenant: Tenant,
  { challenge }: Demand,
  attempt: Attempt,
): Promise<Refusal> {
  if (challenge.status !== 'canceled') return refuse('invalid_challenge');
  const first = await listFull(tenant, challenge, attempt, [firstBudget(challenge, attempt)]);
  if (first.length === 0) return refuse('invalid_challenge');
  const further = await furtherBudgets(tenant, challenge, attempt);
  const others = await listFull(tenant, challenge, attempt, further);
  if (others.length < further.length) return refuse('invalid_challenge');
  return refuseFull([...first, ...others], attempt.caller);
}

async function listFull(
  tenant: Tenant,
  challenge: Challenge,
  { response }: Attempt,
  budgets: readonly GuessBudget[],
): Promise<CounterState[]> {
  const counters = budgets.map((budget) => accountCounter(tenant, challenge, response, budget));
  const keys = counters.map(({ key }) => key);
  const states = await tenant.database.stores.throttles.read(keys, tenant.clock.now());
  const present = states.map((state) => ({ ...state, ...counters.find(({ key }) => key === state.key) }));
  return present.filter(isFull);
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
