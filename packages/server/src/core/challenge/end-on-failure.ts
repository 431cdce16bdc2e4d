import type { Engine } from '../engine.ts';
import { endHostedSession } from '../hosted-session/end-hosted-session.ts';
import { endHostedSessions } from '../hosted-session/end-hosted-sessions.ts';
import type { Stores } from '../stores.ts';
import { cancelChallenges } from './cancel-challenges.ts';
import type { Guess } from './guess.ts';
import { PURPOSES, purposesWhere } from './purposes.ts';

export interface UsedUp {
  /** Whether the account has no guess left. */
  readonly account: boolean;
  /** Whether the challenge has none. */
  readonly challenge: boolean;
}

/** The challenges that end with a wrong guess, as the table of purposes says. */
export function endOnFailure(
  engine: Engine,
  guess: Guess,
  usedUp: UsedUp,
): (stores: Stores, now: number) => Promise<void> {
  const endHosted = endHostedSessions(engine, guess.application, guess.demand.account);
  return async (stores, now) => {
    if (usedUp.account) {
      await cancelChallenges(stores, guess.demand.account, now, ({ lockoutEnds }) => lockoutEnds);
      const owing = purposesWhere(({ lockoutEnds, unmet }) => lockoutEnds && unmet === 'result');
      if (owing.length > 0) await endHosted(stores, 'guesses');
    }
    if (usedUp.challenge) await denyExhausted(engine, guess, stores, now);
  };
}

async function denyExhausted(
  engine: Engine,
  { application, demand, caller }: Guess,
  stores: Stores,
  now: number,
): Promise<void> {
  if (PURPOSES[demand.challenge.purpose].unmet !== 'result') return;
  const session = await stores.hostedSessions.findById(application.id, demand.challenge.id);
  if (session === undefined) return;
  const end = { status: 'denied', reason: 'guesses', now, caller } as const;
  await endHostedSession(engine, application, stores, { ...demand, session }, end);
}
