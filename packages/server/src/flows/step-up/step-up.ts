import type { Caller } from '../../core/caller.ts';
import type { Challenge } from '../../core/challenge/challenge.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import { draftChallenge } from '../../core/challenge/draft-challenge.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import type { Authenticated } from '../login/authenticate.ts';

/** The second factor again, from someone who is logged in: issued where none is open, and met in one call. */
export async function completeStepUp<T>(
  authenticated: Authenticated,
  response: ChallengeResponse,
  caller: Caller,
  effect: Effect<T>,
): Promise<Outcome<T>> {
  if (!authenticated.account.secondFactorDue) return refuse('two_factor_not_enabled');
  const { id } = await openStepUp(authenticated, caller);
  const completion = {
    reference: { id },
    purpose: 'step-up',
    response,
    caller,
    hasSession: true,
    effect,
  } as const;
  return completeChallenge(authenticated, completion);
}

/** The open step-up of this session, to which codes may have been sent; a new one where there is none. */
export async function openStepUp(authenticated: Authenticated, caller: Caller): Promise<Challenge> {
  const { account, session } = authenticated;
  const { challenges } = authenticated.database.stores;
  const method = account.activeFactorTypes[0] ?? '';
  const reference = { sessionId: session.id, purpose: 'step-up', method } as const;
  const open = (await challenges.findDemand(reference))?.challenge;
  if (open?.status === 'pending' && open.expiresAt > authenticated.clock.now()) return open;
  const challenge = stepUpChallenge(authenticated, caller);
  await challenges.insert(challenge);
  return challenge;
}

function stepUpChallenge(authenticated: Authenticated, place: Caller): Challenge {
  const { account, session } = authenticated;
  const { id: sessionId, amr } = session;
  const methods = account.activeFactorTypes;
  return draftChallenge(authenticated, account, { purpose: 'step-up', sessionId, methods, amr, place });
}
