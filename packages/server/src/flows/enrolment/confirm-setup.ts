import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/challenge/challenge.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { FACTOR_KINDS, type FactorType, kindsWith } from '../../core/factor/factor-kinds.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import type { Session } from '../../core/session/session.ts';
import type { Stores } from '../../core/stores.ts';
import type { Authenticated } from '../login/authenticate.ts';

export interface ConfirmedSetup {
  readonly method: FactorType;
  readonly factorId: string;
}

/** Activates the pending set-up of this session that the code fits; the others die. */
export async function confirmSetup(
  engine: Engine,
  { application, session }: Authenticated,
  response: { method: FactorType; code: string },
  caller: Caller,
): Promise<Outcome<ConfirmedSetup>> {
  const reference = { sessionId: session.id, purpose: 'setup', method: response.method } as const;
  const effect = setupEffect(engine, application, session, response.method, caller);
  const completed = await completeChallenge(engine, application, {
    reference,
    purpose: 'setup',
    response,
    caller,
    effect,
  });
  if (!completed.ok && completed.code === 'invalid_challenge') return refuse('setup_not_initiated');
  return completed;
}

/** For APIs whose confirmation names no method: the set-up begun last in this session is meant. */
export async function confirmNewestSetup(
  engine: Engine,
  authenticated: Authenticated,
  code: string,
  caller: Caller,
): Promise<Outcome<ConfirmedSetup>> {
  const { application, session } = authenticated;
  const { challenges } = engine.database.stores;
  const methods = kindsWith({ setUpInSession: true });
  const found = await Promise.all(
    methods.map((method) =>
      challenges.findDemand(application.id, { sessionId: session.id, purpose: 'setup', method }),
    ),
  );
  const begun = found.map((demand) => newestPending(demand));
  const newest = Math.max(...begun);
  const method = methods[begun.indexOf(newest)];
  if (method === undefined || newest === 0) return refuse('setup_not_initiated');
  return confirmSetup(engine, authenticated, { method, code }, caller);
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
  engine: Engine,
  application: Application,
  session: Session,
  method: FactorType,
  caller: Caller,
): Effect<ConfirmedSetup> {
  return {
    redeems: true,
    prepare: ({ challenge, account }, proof) => {
      const { accountId } = challenge;
      const { factorId = '' } = proof;
      const data = { method, factorId };
      const by = { accountId, caller };
      const event = newEvent(engine, application, 'factor.activated', { ...by, data });
      const enabled = newEvent(engine, application, 'two_factor.enabled', { ...by, data: { method } });
      const events = account.secondFactorDue ? [event] : [event, enabled];
      const record = prepareEvents(engine, application, account, events);
      // This session showed the new factor and keeps its sudo; its assurance stays what it was.
      const shown = { amr: [...new Set([...session.amr, ...proof.amr])], authTime: session.authTime };
      return Promise.resolve(async (stores: Stores, now: number) => {
        if (!(await stores.sessions.reauthenticate(application.id, session.id, shown))) return undefined;
        const seen = account.credentialVersion;
        if (!(await stores.accounts.advanceCredentialVersion(application.id, accountId, { seen, now }))) {
          return undefined;
        }
        if (FACTOR_KINDS[method].bringsRecoveryCodes)
          await activateCodes(stores, application, accountId, factorId);
        await stores.factors.revokeAll(application.id, accountId, now, { type: method, status: 'pending' });
        await record(stores);
        return { method, factorId };
      });
    },
  };
}

/** Codes go live with the factor beside which they were shown; what was shown beside others dies. */
async function activateCodes(
  { recoveryCodes }: Stores,
  application: Application,
  accountId: string,
  factorId: string,
): Promise<void> {
  const live = await recoveryCodes.findLive(application.id, accountId);
  if (live === undefined || live.remaining === 0) {
    if (live !== undefined) await recoveryCodes.endAll(application.id, accountId, 'live');
    await recoveryCodes.activate(application.id, factorId);
  }
  await recoveryCodes.endAll(application.id, accountId, 'pending');
}
