import type { Account } from '../account/account.ts';
import type { Engine } from '../engine.ts';
import { type FactorType, isSent } from './factor.ts';

/** What is active, not resting, and can be carried now. */
export function offeredMethods({ delivery }: Engine, account: Account, now: number): FactorType[] {
  const { activeFactorTypes, emailFactorRestsUntil: rest = 0 } = account;
  return activeFactorTypes.filter((type) => {
    if (isSent(type) && delivery[type] === undefined) return false;
    return type !== 'email' || rest <= now;
  });
}
