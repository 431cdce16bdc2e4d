import type { Application } from '../application/application.ts';
import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import { completeChallenge } from '../challenge/complete-challenge.ts';
import type { Effect } from '../challenge/guess.ts';
import type { Engine } from '../engine.ts';
import { recordEvents } from '../notice/record-events.ts';
import { type Outcome, refuse } from '../outcome.ts';
import type { Authenticated } from '../session/authenticate.ts';
import type { Session } from '../session/session.ts';
import type { Stores } from '../stores.ts';
import type { FactorType } from './factor.ts';

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
      const event = auditEvent(engine, application, 'factor.activated', { accountId, caller, data });
      const record = recordEvents(engine, application, account, [event]);
      // This session showed the new factor and keeps its sudo; its assurance stays what it was.
      const shown = { amr: [...new Set([...session.amr, ...proof.amr])], authTime: session.authTime };
      return Promise.resolve(async (stores: Stores, now: number) => {
        if (!(await stores.sessions.reauthenticate(application.id, session.id, shown))) return undefined;
        const seen = account.credentialVersion;
        if (!(await stores.accounts.advanceCredentialVersion(application.id, accountId, { seen, now }))) {
          return undefined;
        }
        if (method === 'totp') await activateCodes(stores, application, accountId, factorId);
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
