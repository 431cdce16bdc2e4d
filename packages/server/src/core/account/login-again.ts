import { auditEvent } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Effect } from '../challenge/guess.ts';
import { completeStepUp } from '../challenge/step-up.ts';
import type { Engine } from '../engine.ts';
import type { ChallengeResponse } from '../factor/factor-method.ts';
import { recordEvents } from '../notice/record-events.ts';
import type { Outcome } from '../outcome.ts';
import type { Authenticated } from '../session/authenticate.ts';
import { insertSession, prepareSession, type SessionTokens } from '../session/open-session.ts';

export interface NewLogin {
  readonly tokens: SessionTokens;
  /** After a recovery code: how many are left. */
  readonly remainingCodes: number;
}

/** A second factor shown from inside a session: a new session with sudo opens and the presented one ends. */
export function loginAgain(
  engine: Engine,
  authenticated: Authenticated,
  response: ChallengeResponse,
  caller: Caller,
): Promise<Outcome<NewLogin>> {
  return completeStepUp(
    engine,
    authenticated,
    response,
    caller,
    newSessionEffect(engine, authenticated, caller),
  );
}

function newSessionEffect(
  engine: Engine,
  { application, account, session }: Authenticated,
  caller: Caller,
): Effect<NewLogin> {
  return {
    redeems: true,
    prepare: async (_demand, proof) => {
      const proofs = { first: 'password', second: proof } as const;
      const prepared = await prepareSession(engine, application, account, proofs, caller);
      const type = proof.method === 'recovery_code' ? 'recovery_code.used' : 'login.succeeded';
      const data = { method: proof.method, sessionId: prepared.session.id, replaces: session.id };
      const event = auditEvent(engine, application, type, { accountId: account.id, caller, data });
      const record = recordEvents(engine, application, account, [event]);
      return async (stores, now) => {
        if (!(await insertSession(stores, prepared))) return undefined;
        await stores.sessions.end(application.id, account.id, session.id, now);
        await record(stores);
        const live = await stores.recoveryCodes.findLive(application.id, account.id);
        return { tokens: prepared.tokens, remainingCodes: live?.remaining ?? 0 };
      };
    },
  };
}
