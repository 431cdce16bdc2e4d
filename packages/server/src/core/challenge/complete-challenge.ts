import { newEvent } from '../audit/new-event.ts';
import { prepareEvents } from '../event/prepare-events.ts';
import type { Factor } from '../factor/factor.ts';
import { isSent } from '../factor/factor-kinds.ts';
import { hashVisitor, keyHashVisitor } from '../hashing/hash-visitor.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';
import { PURPOSES } from '../purpose/purposes.ts';
import { evaluateRecoveryCode } from '../recovery-code/evaluate-recovery-code.ts';
import type { SentCode } from '../sent-code/sent-code.ts';
import { Rollback, type Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import type { Challenge, ChallengePurpose, Demand } from './challenge.ts';
import { candidateFactors, evaluateFactors } from './evaluate-factors.ts';
import type { Completion, Guess } from './guess.ts';
import { isRecovery } from './guess-budget.ts';
import { factorCounterKey, refuseClosed, reserveGuess } from './guess-counters.ts';
import type { Proof } from './proof.ts';
import { settleFailure } from './settle-failure.ts';

/** The one way through, for whoever brings the proof: reserve, evaluate, settle. */
export async function completeChallenge<T>(tenant: Tenant, completion: Completion<T>): Promise<Outcome<T>> {
  const { application } = tenant;
  const { challenges } = tenant.database.stores;
  const demand = await challenges.findDemand(completion.reference);
  const now = tenant.clock.now();
  if (demand === undefined) return refuse('invalid_challenge');
  if (!isOpen(demand, completion.purpose, now)) return refuseClosed(tenant, demand, completion);
  const sentCodes = await listSentCodes(tenant, demand, now);
  const candidates = candidateFactors(demand, sentCodes, completion.response, now);
  const reserved = await reserveGuess(tenant, demand, candidates, completion);
  if (!reserved.ok) return reserved;
  const guess: Guess<T> = {
    ...completion,
    application,
    demand,
    candidates,
    sentCodes,
    reservation: reserved.value,
  };
  const evaluated = await evaluate(tenant, guess);
  if (!evaluated.ok) {
    // Nothing was evaluated, so that nothing counts.
    await tenant.database.stores.throttles.giveBack(guess.reservation);
    return evaluated;
  }
  const { value: proof } = evaluated;
  return proof === undefined ? settleFailure(tenant, guess) : settleSuccess(tenant, guess, proof);
}

/** Expiry is judged here, never left to the clean-up (CVE-2025-64708). */
export function isOpen({ challenge, account }: Demand, purpose: ChallengePurpose, now: number): boolean {
  if (challenge.purpose !== purpose || challenge.status !== 'pending') return false;
  if (challenge.expiresAt <= now || account.disabledAt !== undefined) return false;
  return isCurrent(challenge, account.credentialVersion);
}

/** What was asked for before the credentials changed proves nothing, where its purpose is bound to them. */
export function isCurrent(
  { purpose, credentialVersion: seen }: Challenge,
  credentialVersion: number,
): boolean {
  return !PURPOSES[purpose].bound || seen === credentialVersion;
}

/** Nobody without a factor of such a kind pays for looking. */
async function listSentCodes(
  tenant: Tenant,
  { challenge, factors }: Demand,
  now: number,
): Promise<SentCode[]> {
  if (!factors.some(({ type }) => isSent(type))) return [];
  return tenant.database.stores.sentCodes.listLive(challenge.id, now);
}

/** Undefined where the response proves nothing. */
async function evaluate(tenant: Tenant, guess: Guess): Promise<Outcome<Proof | undefined>> {
  const { demand, candidates, sentCodes, response, caller, keyCounter } = guess;
  const { challenge } = demand;
  const rules = PURPOSES[challenge.purpose];
  if (isRecovery(response)) {
    const visitor =
      keyCounter === undefined
        ? hashVisitor(tenant, 'known', caller, challenge.accountId)
        : keyHashVisitor(tenant, 'known', caller);
    return evaluateRecoveryCode(tenant, challenge, response.code, { ...rules, visitor });
  }
  const { proof, unreadable } = await evaluateFactors(tenant, challenge, { candidates, sentCodes, response });
  const by = { accountId: challenge.accountId, caller, actor: 'system' } as const;
  const ahead = proof === undefined ? candidates.filter((factor) => isAhead(tenant, factor)) : [];
  const events = [
    ...unreadable.map(({ id: factorId }) =>
      newEvent(tenant, 'factor.unreadable', { ...by, data: { factorId } }),
    ),
    ...ahead.map(({ id: factorId }) => newEvent(tenant, 'factor.ahead', { ...by, data: { factorId } })),
  ];
  await prepareEvents(tenant, demand.account, events)(tenant.database.stores);
  return succeed(proof);
}

/** Where a clock of ours was ahead, a code that is right is refused: the audit trail says why. */
function isAhead({ factorMethods, clock }: Tenant, factor: Factor): boolean {
  return factorMethods.get(factor.type)?.isAhead?.(factor, clock.now()) === true;
}

async function settleSuccess<T>(tenant: Tenant, guess: Guess<T>, proof: Proof): Promise<Outcome<T>> {
  const { demand, effect, reservation } = guess;
  const { challenge } = demand;
  const apply = await effect.prepare(demand, proof);
  const now = tenant.clock.now();
  const { method, amr, givesSudo } = proof;
  const approval = { proof: { method, amr, givesSudo }, now, redeemed: effect.redeems };
  const reset = proof.factorId === undefined ? [] : [factorCounterKey(challenge, proof.factorId)];
  const settled = await tenant.database.transact(async (stores): Promise<Outcome<T>> => {
    const isStanding = await isUnchanged(stores, guess);
    if (!isStanding || !(await stores.challenges.approve(challenge.id, approval))) {
      await stores.throttles.giveBack(reservation);
      return refuse('invalid_challenge');
    }
    if (!(await proof.spend(stores, now))) throw new Rollback(refuse('invalid_code'));
    const value = await apply(stores, now);
    if (value === undefined) throw new Rollback(refuse('invalid_challenge'));
    await stores.throttles.giveBack(reservation, reset);
    return succeed(value);
  });
  // Someone else spent the code first: to this caller it was a wrong one.
  if (!settled.ok && settled.code === 'invalid_code') return settleFailure(tenant, guess);
  return settled;
}

async function isUnchanged({ accounts }: Stores, { demand, effect }: Guess): Promise<boolean> {
  const { id, credentialVersion } = demand.account;
  return effect.holdsAccount !== true || accounts.hold(id, credentialVersion);
}
