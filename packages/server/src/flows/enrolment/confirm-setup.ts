import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { type FactorType, kindsWith } from '../../core/factor/factor-kinds.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import type { Session } from '../../core/session/session.ts';
import { Rollback, type Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type Authenticated, showedWhatIsDue } from '../login/authenticate.ts';
import { type ConfirmedSetup, prepareActivation } from './activate-factor.ts';
import { mayAddFirst } from './setting-up.ts';

/**
 * Activates the pending set-up of this session that the code fits; every other one of the account ends. Judged anew:
 * since the set-up began, the account may have a second factor, beside which the password alone adds none.
 */
export async function confirmSetup(
  authenticated: Authenticated,
  response: { method: FactorType; code: string },
  caller: Caller,
): Promise<Outcome<ConfirmedSetup>> {
  const { account, session } = authenticated;
  if (!showedWhatIsDue(account, session)) return refuse('step_up_required');
  const allowed = mayAddFirst(authenticated);
  if (!allowed.ok) return allowed;
  const reference = { sessionId: session.id, purpose: 'setup', method: response.method } as const;
  const effect = setupEffect(authenticated, session, response.method, caller);
  const completed = await completeChallenge(authenticated, {
    reference,
    purpose: 'setup',
    response,
    caller,
    hasSession: true,
    effect,
  });
  if (!completed.ok && completed.code === 'invalid_challenge') return refuse('setup_not_initiated');
  return completed;
}

/** For APIs whose confirmation names no method: the set-up begun last in this session is meant. */
export async function confirmNewestSetup(
  authenticated: Authenticated,
  code: string,
  caller: Caller,
): Promise<Outcome<ConfirmedSetup>> {
  const { session } = authenticated;
  const { challenges } = authenticated.database.stores;
  const methods = kindsWith({ setUpInSession: true });
  const found = await Promise.all(
    methods.map((method) => challenges.findDemand({ sessionId: session.id, purpose: 'setup', method })),
  );
  const begun = found.map((demand) => newestPending(demand));
  const newest = Math.max(...begun);
  const method = methods[begun.indexOf(newest)];
  if (method === undefined || newest === 0) return refuse('setup_not_initiated');
  return confirmSetup(authenticated, { method, code }, caller);
}

/** When the youngest pending factor of a set-up was made; 0 where there is none. */
function newestPending(demand: Demand | undefined): number {
  if (demand?.challenge.status !== 'pending') return 0;
  const { challenge, factors } = demand;
  const pending = factors.filter(
    ({ status, type, setupSessionId }) =>
      status === 'pending' && challenge.methods.includes(type) && setupSessionId === challenge.sessionId,
  );
  return Math.max(0, ...pending.map(({ createdAt }) => createdAt));
}

function setupEffect(
  tenant: Tenant,
  session: Session,
  method: FactorType,
  caller: Caller,
): Effect<ConfirmedSetup> {
  return {
    redeems: true,
    // As those who begin a set-up: else each would wait for the other.
    holdsAccount: true,
    prepare: ({ account }, proof) => {
      const confirmed = { method, factorId: proof.factorId ?? '' };
      const activate = prepareActivation(tenant, { ...confirmed, account, sessionId: session.id, caller });
      // This session showed the new factor and keeps its sudo; its assurance stays what it was.
      const shown = { amr: [...new Set([...session.amr, ...proof.amr])], authTime: session.authTime };
      return Promise.resolve(async (stores: Stores, now: number) => {
        if (!showedWhatIsDue(account, session)) throw new Rollback(refuse('step_up_required'));
        if (!(await stores.sessions.reauthenticate(session.id, shown))) return undefined;
        return (await activate(stores, now)) ? confirmed : undefined;
      });
    },
  };
}
