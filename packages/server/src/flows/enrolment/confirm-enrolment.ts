import type { Account } from '../../core/account/account.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { FactorType } from '../../core/factor/factor-kinds.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import type { Tenant } from '../../core/tenant.ts';
import { FIRST_FACTOR_DEMANDED } from '../login/login-policy.ts';
import { type ConfirmedSetup, prepareActivation } from './activate-factor.ts';
import { type Enrolling, mayAddFirst } from './setting-up.ts';

/** A factor that was demanded, with the session that waited for it. */
export interface FinishedEnrolment extends ConfirmedSetup {
  readonly account: Account;
  readonly tokens: SessionTokens;
}

/** Activates the factor that the code fits, and finishes the login in the same transaction. */
export async function confirmEnrolment(
  enrolling: Enrolling,
  response: { method: FactorType; code: string },
  caller: Caller,
): Promise<Outcome<FinishedEnrolment>> {
  const allowed = mayAddFirst(enrolling);
  if (!allowed.ok) return allowed;
  const { enrolment, account } = enrolling;
  const held = await enrolling.database.stores.factors.listByAccount(account.id);
  const begun = held.some(
    ({ status, type, setupSessionId }) =>
      status === 'pending' && type === response.method && setupSessionId === enrolment.id,
  );
  if (!begun) return refuse('setup_not_initiated');
  const completed = await completeChallenge(enrolling, {
    reference: { id: enrolment.id },
    purpose: 'enrolment',
    response,
    caller,
    effect: enrolmentEffect(enrolling, response.method, caller),
  });
  // Spent, superseded or out of time: the bearer opens nothing any more.
  if (!completed.ok && completed.code === 'invalid_challenge') return refuse('invalid_access_token');
  return completed;
}

function enrolmentEffect(tenant: Tenant, method: FactorType, caller: Caller): Effect<FinishedEnrolment> {
  return {
    redeems: true,
    holdsAccount: true,
    prepare: async ({ challenge, account }, proof) => {
      const proofs = { first: 'password', second: proof } as const;
      const prepared = await prepareSession(tenant, account, proofs, caller);
      const sessionId = prepared.session.id;
      const confirmed = { method, factorId: proof.factorId ?? '' };
      const activate = prepareActivation(tenant, { ...confirmed, account, sessionId, caller });
      const data = { method, sessionId, challengeId: challenge.id, because: FIRST_FACTOR_DEMANDED };
      const event = newEvent(tenant, 'login.succeeded', { accountId: account.id, caller, data });
      const record = prepareEvents(tenant, account, [event]);
      return async (stores, now) => {
        // Before the account's credentials advance, which the session is guarded by.
        if (!(await insertSession(stores, prepared))) return undefined;
        if (!(await activate(stores, now))) return undefined;
        await record(stores);
        return { ...confirmed, account: { ...account, secondFactorDue: true }, tokens: prepared.tokens };
      };
    },
  };
}
