import { demandsEnrolment } from '../../core/account/demands-enrolment.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Caller } from '../../core/caller.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { guessPassword } from '../../core/password/guess-password.ts';
import { signAccessToken } from '../../core/session/access-token.ts';
import type { Authenticated } from '../login/authenticate.ts';
import { completeStepUp } from './step-up.ts';

/** The password again: sudo only for accounts without a second factor. */
export async function reauthenticateByPassword(
  authenticated: Authenticated,
  password: string,
  caller: Caller,
): Promise<Outcome<{ accessToken: string }>> {
  const { account, session } = authenticated;
  // Else the password would keep a session alive that a login would not open.
  if (demandsEnrolment(authenticated.application, account)) return refuse('two_factor_setup_required');
  const guessed = await guessPassword(authenticated, {
    account,
    identifierKey: account.id,
    vouchedBy: { kind: 'session', id: session.id },
    password,
    caller,
    refusal: 'wrong_password',
    event: 'challenge.failed',
  });
  if (!guessed.ok) return guessed;
  const authTime = authenticated.clock.now();
  const factorHeld = account.secondFactorDue;
  // A password alone proves less than the session may hold: the token says so, and the session keeps its own.
  const shown = { ...session, amr: factorHeld ? ['pwd'] : session.amr, authTime };
  const grant = factorHeld ? 'password_reauthentication' : 'password';
  const accessToken = await signAccessToken(authenticated, shown, grant);
  const detail = { accountId: account.id, caller, data: { method: 'password' } };
  const event = newEvent(authenticated, 'session.reauthenticated', detail);
  const record = prepareEvents(authenticated, account, [event]);
  const alive = await authenticated.database.transact(async (stores) => {
    await stores.throttles.giveBack(guessed.value.reservation);
    await record(stores);
    const change = { amr: session.amr, authTime: factorHeld ? session.authTime : authTime };
    return stores.sessions.reauthenticate(session.id, change);
  });
  return alive ? succeed({ accessToken }) : refuse('invalid_access_token');
}

/** A second factor again. */
export function reauthenticateByCode(
  authenticated: Authenticated,
  response: ChallengeResponse,
  caller: Caller,
): Promise<Outcome<{ accessToken: string }>> {
  const effect = stepUpEffect(authenticated, caller);
  return completeStepUp(authenticated, response, caller, effect);
}

function stepUpEffect(authenticated: Authenticated, caller: Caller): Effect<{ accessToken: string }> {
  const { session } = authenticated;
  return {
    redeems: true,
    prepare: async ({ challenge, account }, proof) => {
      const authTime = authenticated.clock.now();
      const amr = [...new Set([...session.amr, ...proof.amr, 'mfa'])];
      const accessToken = await signAccessToken(
        authenticated,
        { ...session, amr, authTime },
        'second_factor',
      );
      const detail = { accountId: challenge.accountId, caller, data: { method: proof.method } };
      const event = newEvent(authenticated, 'session.reauthenticated', detail);
      const used = newEvent(authenticated, 'recovery_code.used', detail);
      const events = proof.method === 'recovery_code' ? [event, used] : [event];
      const record = prepareEvents(authenticated, account, events);
      return async (stores) => {
        const change = { amr, authTime };
        if (!(await stores.sessions.reauthenticate(session.id, change))) return undefined;
        await record(stores);
        return { accessToken };
      };
    },
  };
}
