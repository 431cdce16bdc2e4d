import { newEvent } from '../../src/core/audit/new-event.ts';
import type { Caller } from '../../src/core/caller.ts';
import type { Demand } from '../../src/core/challenge/challenge.ts';
import { completeChallenge, isCurrent } from '../../src/core/challenge/complete-challenge.ts';
import type { Effect } from '../../src/core/challenge/guess.ts';
import { prepareEvents } from '../../src/core/event/prepare-events.ts';
import type { ChallengeResponse } from '../../src/core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../src/core/outcome.ts';
import { insertSession, prepareSession } from '../../src/core/session/open-session.ts';
import { Rollback } from '../../src/core/stores.ts';
import type { Tenant } from '../../src/core/tenant.ts';
import type { FinishedLogin } from '../../src/flows/login/finish-login.ts';

/**
 * Approves a pending login from elsewhere: a device, a backend. Nobody gets a session by it; the holder of the
 * tempToken collects it with {@link collectLogin}.
 */
export async function approveLogin(
  tenant: Tenant,
  challengeId: string,
  response: ChallengeResponse,
  caller: Caller,
): Promise<Outcome<'approved'>> {
  const effect: Effect<'approved'> = {
    redeems: false,
    prepare: () => Promise.resolve(() => Promise.resolve('approved')),
  };
  const reference = { id: challengeId };
  return completeChallenge(tenant, { reference, purpose: 'login', response, caller, effect });
}

/** Opens the session of a login that was approved from elsewhere, once. */
export async function collectLogin(
  tenant: Tenant,
  tempToken: string,
  caller: Caller,
): Promise<Outcome<FinishedLogin>> {
  const handleHash = tenant.handles.hash('temp', tempToken);
  if (handleHash === undefined) return refuse('invalid_challenge');
  const demand = await tenant.database.stores.challenges.findDemand({ handleHash });
  if (demand === undefined || !isCollectable(demand, tenant.clock.now())) return refuse('invalid_challenge');
  const { challenge, account } = demand;
  if (challenge.proof === undefined) return refuse('invalid_challenge');
  const proofs = { first: 'password', second: challenge.proof } as const;
  const prepared = await prepareSession(tenant, account, proofs, caller);
  const data = {
    method: challenge.proof.method,
    sessionId: prepared.session.id,
    challengeId: challenge.id,
  };
  const event = newEvent(tenant, 'login.succeeded', { accountId: account.id, caller, data });
  const record = prepareEvents(tenant, account, [event]);
  return tenant.database.transact(async (stores) => {
    const now = tenant.clock.now();
    if (!(await stores.challenges.redeem(challenge.id, now))) return refuse('invalid_challenge');
    if (!(await insertSession(stores, prepared))) throw new Rollback(refuse('invalid_challenge'));
    await record(stores);
    return succeed({ account, tokens: prepared.tokens });
  });
}

function isCollectable({ challenge, account }: Demand, now: number): boolean {
  if (challenge.purpose !== 'login' || challenge.status !== 'approved') return false;
  if (challenge.redeemedAt !== undefined || challenge.expiresAt <= now) return false;
  return account.disabledAt === undefined && isCurrent(challenge, account.credentialVersion);
}
