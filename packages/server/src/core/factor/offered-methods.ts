import type { Account } from '../account/account.ts';
import type { Ports } from '../ports/ports.ts';
import { FACTOR_KINDS, type FactorType, isSent, provesMailbox } from './factor-kinds.ts';

/** What is active, not cooling down, and can be delivered now. */
export function offeredMethods({ delivery }: Ports, account: Account, now: number): FactorType[] {
  const { activeFactorTypes, emailCooldownUntil = 0 } = account;
  return activeFactorTypes.filter((type) => {
    if (isSent(type) && delivery[FACTOR_KINDS[type].channel] === undefined) return false;
    return !provesMailbox(type) || emailCooldownUntil <= now;
  });
}
