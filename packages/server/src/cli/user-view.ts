import type { Account } from '../core/account/account.ts';
import { instant } from './instant.ts';

export function state(account: Account): string {
  if (account.disabledAt !== undefined) return 'disabled';
  return account.secondFactorDue ? '2fa' : 'password only';
}

/** As `--json` prints it. */
export function view(account: Account) {
  const { id, email, username, externalId, activeFactorTypes, createdAt, disabledAt } = account;
  return {
    id,
    email,
    username,
    external_id: externalId,
    two_factor_enabled: account.secondFactorDue,
    factor_types: activeFactorTypes,
    disabled_at: instant(disabledAt),
    created_at: instant(createdAt),
  };
}
