import type { Caller } from '../../core/caller.ts';
import type { Effect } from '../../core/challenge/guess.ts';
import type { ChallengeResponse } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import { Rollback } from '../../core/stores.ts';
import type { Authenticated } from '../login/authenticate.ts';
import { completeStepUp } from '../step-up/step-up.ts';
import { takeAway } from './manage-factors.ts';

/** Turns two-factor authentication off for whoever brings a code: the right code is itself the step-up. */
export function turnOffByCode(
  authenticated: Authenticated,
  response: ChallengeResponse,
  caller: Caller,
): Promise<Outcome<{ twoFactorEnabled: boolean }>> {
  if (authenticated.application.settings.secondFactor === 'required') {
    return Promise.resolve(refuse('two_factor_required_by_policy'));
  }
  const effect: Effect<{ twoFactorEnabled: boolean }> = {
    redeems: true,
    prepare: () =>
      Promise.resolve(async (stores) => {
        const gone = await takeAway(authenticated, stores, 'all', { caller });
        if (!gone.ok) throw new Rollback(gone);
        return gone.value;
      }),
  };
  return completeStepUp(authenticated, response, caller, effect);
}
