import type { AuditEvent } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import type { ChallengeResponse } from '../factor/factor-method.ts';
import { type Refusal, refuse } from '../outcome.ts';
import type { Ports } from '../ports/ports.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import type { Tenant } from '../tenant.ts';
import { isFull } from '../throttle/reserve.ts';
import { endOnFailure } from './end-on-failure.ts';
import { findClockSkew } from './evaluate-factors.ts';
import type { FailedGuess } from './guess.ts';
import { accountCounter, GUESS_BUDGETS, isRecovery } from './guess-budget.ts';
import { challengeCounters, factorCounterKey } from './guess-counters.ts';

/** The failure is recorded before it is answered, with what follows from it: lockout, a disabled factor. */
export async function settleFailure(tenant: Tenant, guess: FailedGuess): Promise<Refusal> {
  const { demand, reservation, response } = guess;
  const { challenge } = demand;
  const now = tenant.clock.now();
  const locked = GUESS_BUDGETS.some((budget) =>
    isExhausted(guess, accountCounter(tenant, challenge, response, budget).key),
  );
  const exhausted = challengeCounters(tenant, challenge).some(({ key }) => isExhausted(guess, key));
  const factorIds = exhaustedFactorIds(guess);
  const record = prepareEvents(tenant, demand.account, failureEvents(tenant, guess, locked, factorIds));
  const endUsedUp = endOnFailure(tenant, guess, { account: locked, challenge: exhausted });
  await tenant.database.transact(async (stores) => {
    await endUsedUp(stores, now);
    if (factorIds.length > 0) await stores.factors.disable(factorIds, now);
    // After the challenges, as a right code gives back its attempt: neither waits for the other.
    await stores.throttles.confirm(reservation);
    await record(stores);
  });
  return refuse('invalid_code', await skewDetail(tenant, guess));
}

function isExhausted({ reservation }: FailedGuess, key: string): boolean {
  return reservation.states.some((state) => state.key === key && isFull(state));
}

/** SP 800-63B-4 §3.2.2: after 100 consecutive failures the factor is disabled. */
function exhaustedFactorIds(guess: FailedGuess): string[] {
  const { candidates, demand } = guess;
  return candidates
    .map(({ id }) => id)
    .filter((id) => isExhausted(guess, factorCounterKey(demand.challenge, id)));
}

function failureEvents(
  tenant: Tenant,
  guess: FailedGuess,
  locked: boolean,
  factorIds: readonly string[],
): AuditEvent[] {
  const { demand, response, caller, keyCounter } = guess;
  const { accountId, purpose } = demand.challenge;
  const method = isRecovery(response) ? 'recovery_code' : namedFactor(tenant, response);
  const by = { accountId, caller, actor: 'anonymous' } as const;
  const failed = newEvent(tenant, 'challenge.failed', { ...by, data: { purpose, method } });
  const lock = locked ? [newEvent(tenant, 'throttle.locked', { ...by, data: { method } })] : [];
  const disabled = factorIds.map((factorId) =>
    newEvent(tenant, 'factor.disabled', { ...by, actor: 'system', data: { factorId } }),
  );
  const alarms =
    keyCounter !== undefined && isExhausted(guess, keyCounter.counter.key) ? [keyCounter.alarm] : [];
  return [failed, ...lock, ...disabled, ...alarms];
}

/** Never what a caller wrote there instead. */
function namedFactor({ factorMethods }: Ports, { method }: ChallengeResponse): string {
  return [...factorMethods.keys()].find((type) => type === method) ?? 'code';
}

async function skewDetail(
  ports: Ports,
  { demand, candidates, response }: FailedGuess,
): Promise<{ clockSkewSeconds?: number }> {
  if (!PURPOSES[demand.challenge.purpose].tellsSkew) return {};
  const skew = await findClockSkew(ports, candidates, response);
  return skew === undefined ? {} : { clockSkewSeconds: skew };
}
