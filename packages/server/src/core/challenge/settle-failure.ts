import type { AuditEvent } from '../audit/audit-event.ts';
import { newEvent } from '../audit/new-event.ts';
import type { Engine } from '../engine.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import type { ChallengeResponse } from '../factor/factor-method.ts';
import { type Refusal, refuse } from '../outcome.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import { isFull } from '../throttle/reserve.ts';
import { endOnFailure } from './end-on-failure.ts';
import { findClockSkew } from './evaluate-factors.ts';
import type { Guess } from './guess.ts';
import { accountCounter, challengeCounters, factorCounterKey, isRecovery } from './guess-counters.ts';

/** The failure is recorded before it is answered, with what follows from it: lockout, a disabled factor. */
export async function settleFailure(engine: Engine, guess: Guess): Promise<Refusal> {
  const { demand, reservation, response } = guess;
  const { challenge } = demand;
  const now = engine.clock.now();
  const locked = isExhausted(guess, accountCounter(engine, challenge, response).key);
  const exhausted = challengeCounters(engine, challenge).some(({ key }) => isExhausted(guess, key));
  const factorIds = exhaustedFactorIds(guess);
  const record = prepareEvents(
    engine,
    guess.application,
    demand.account,
    failureEvents(engine, guess, locked, factorIds),
  );
  const endUsedUp = endOnFailure(engine, guess, { account: locked, challenge: exhausted });
  await engine.database.transact(async (stores) => {
    await endUsedUp(stores, now);
    if (factorIds.length > 0) await stores.factors.disable(challenge.applicationId, factorIds, now);
    // After the challenges, as a right code gives back its attempt: neither waits for the other.
    await stores.throttles.confirm(reservation);
    await record(stores);
  });
  return refuse('invalid_code', await skewDetail(engine, guess));
}

function isExhausted({ reservation }: Guess, key: string): boolean {
  return reservation.states.some((state) => state.key === key && isFull(state));
}

/** SP 800-63B-4 §3.2.2: after 100 consecutive failures the factor is disabled. */
function exhaustedFactorIds(guess: Guess): string[] {
  const { candidates, demand } = guess;
  return candidates
    .map(({ id }) => id)
    .filter((id) => isExhausted(guess, factorCounterKey(demand.challenge, id)));
}

function failureEvents(
  engine: Engine,
  guess: Guess,
  locked: boolean,
  factorIds: readonly string[],
): AuditEvent[] {
  const { application, demand, response, caller, keyCounter } = guess;
  const { accountId, purpose } = demand.challenge;
  const method = isRecovery(response) ? 'recovery_code' : namedFactor(engine, response);
  const by = { accountId, caller, actor: 'anonymous' } as const;
  const failed = newEvent(engine, application, 'challenge.failed', { ...by, data: { purpose, method } });
  const lock = locked ? [newEvent(engine, application, 'throttle.locked', { ...by, data: { method } })] : [];
  const disabled = factorIds.map((factorId) =>
    newEvent(engine, application, 'factor.disabled', { ...by, actor: 'system', data: { factorId } }),
  );
  const alarms =
    keyCounter !== undefined && isExhausted(guess, keyCounter.counter.key) ? [keyCounter.alarm] : [];
  return [failed, ...lock, ...disabled, ...alarms];
}

/** Never what a caller wrote there instead. */
function namedFactor({ factorMethods }: Engine, { method }: ChallengeResponse): string {
  return [...factorMethods.keys()].find((type) => type === method) ?? 'code';
}

async function skewDetail(
  engine: Engine,
  { demand, candidates, response }: Guess,
): Promise<{ clockSkewSeconds?: number }> {
  if (!PURPOSES[demand.challenge.purpose].tellsSkew) return {};
  const skew = await findClockSkew(engine, candidates, response);
  return skew === undefined ? {} : { clockSkewSeconds: skew };
}
