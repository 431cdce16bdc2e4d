import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import type { Outcome } from '../../core/outcome.ts';
import { insertSession, prepareSession, type SessionTokens } from '../../core/session/open-session.ts';
import { completeStepUp } from '../step-up/step-up.ts';
import type { Authenticated } from './authenticate.ts';

export interface NewLogin {
  readonly tokens: SessionTokens;
  /** After a recovery code: how many are left. */
  readonly remainingCodes: number;
}

/** A second factor shown from inside a session: a new session with sudo opens and the presented one ends. */
export function loginAgain(
  authenticated: Authenticated,
  response: ChallengeResponse,
  caller: Caller,
): Promise<Outcome<NewLogin>> {
  return completeStepUp(authenticated, response, caller, newSessionEffect(authenticated, caller));
}

function newSessionEffect(authenticated: Authenticated, caller: Caller): Effect<NewLogin> {
  const { account, session } = authenticated;
  return {
    redeems: true,
    prepare: async (_demand, proof) => {
      const proofs = { first: 'password', second: proof } as const;
      const prepared = await prepareSession(authenticated, account, proofs, caller);
      const type = proof.method === 'recovery_code' ? 'recovery_code.used' : 'login.succeeded';
      const data = { method: proof.method, sessionId: prepared.session.id, replaces: session.id };
      const event = newEvent(authenticated, type, { accountId: account.id, caller, data });
      const record = prepareEvents(authenticated, account, [event]);
      return async (stores, now) => {
        if (!(await insertSession(stores, prepared))) return undefined;
        await stores.sessions.end(account.id, session.id, now);
        await record(stores);
        const live = await stores.recoveryCodes.findLive(account.id);
        return { tokens: prepared.tokens, remainingCodes: live?.remaining ?? 0 };
      };
    },
  };
}
