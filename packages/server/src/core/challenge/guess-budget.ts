import type { ChallengeResponse, TypedCode } from '../factor/factor-method.ts';
import { wasUsedLately } from '../known-browser/was-used-lately.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tenant } from '../tenant.ts';
import { counter } from '../throttle/counters.ts';
import type { Counter } from '../throttle/throttle.ts';
import type { Challenge } from './challenge.ts';
import type { Completion } from './guess.ts';

/**
 * Whose guesses an account counts together. `anyone`'s are all that a stranger with the password ever gets; browsers that
 * the owner is known by, and those who are logged in, have as many of their own.
 */
export type GuessBudget = 'anyone' | 'known' | 'session';

/** Those of `anyone` are named as they always were. */
const NAMES: Readonly<Record<GuessBudget, readonly string[]>> = {
  anyone: [],
  known: ['known'],
  session: ['session'],
};

export const GUESS_BUDGETS = Object.keys(NAMES) as GuessBudget[];

type Guesser = Pick<Completion<unknown>, 'caller' | 'hasSession'>;

/** Recovery codes are no factor: they have a method of their own and a tighter limit. */
export function isRecovery(response: ChallengeResponse): response is TypedCode {
  return 'code' in response && response.method === 'recovery_code';
}

/** The account's own counter, shared by every API and every pending login. */
export function accountCounter(
  { limits }: Ports,
  { applicationId, accountId }: Challenge,
  response: ChallengeResponse,
  budget: GuessBudget,
): Counter {
  const name = isRecovery(response) ? 'recoveryCode' : 'secondFactor';
  return counter(limits, name, applicationId, accountId, ...NAMES[budget]);
}

/** What a guess draws on where nothing needs to be looked up. */
export function firstBudget(
  { trustedBrowserId }: Challenge,
  { hasSession = false }: Pick<Guesser, 'hasSession'>,
): GuessBudget {
  if (hasSession) return 'session';
  return trustedBrowserId === undefined ? 'anyone' : 'known';
}

/** Where strangers have used up theirs. Asked only then, since most guesses need no answer. */
export async function furtherBudgets(
  tenant: Tenant,
  challenge: Challenge,
  guesser: Guesser,
): Promise<GuessBudget[]> {
  if (firstBudget(challenge, guesser) !== 'anyone') return [];
  return (await wasUsedLately(tenant, challenge, guesser.caller)) ? ['known'] : [];
}
