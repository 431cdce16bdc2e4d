import type { Account } from '../account/account.ts';
import type { Stores } from '../stores.ts';
import { type PurposeRules, purposesWhere } from './purposes.ts';

/** Ends what is pending for the account, or what of it is of such purposes; what owes a result ends with that alone. */
export function cancelChallenges(
  { challenges }: Pick<Stores, 'challenges'>,
  { applicationId, id }: Pick<Account, 'applicationId' | 'id'>,
  now: number,
  isMeant: (rules: PurposeRules) => boolean = () => true,
): Promise<number> {
  const purposes = purposesWhere((rules) => rules.unmet !== 'result' && isMeant(rules));
  return challenges.cancelPending(applicationId, id, { purposes, now });
}
