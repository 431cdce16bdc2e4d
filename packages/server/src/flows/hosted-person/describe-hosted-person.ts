import { lookUpHostedPerson, type PersonReference } from '../../core/account/find-hosted-person.ts';
import type { FactorType } from '../../core/factor/factor-kinds.ts';
import { type Outcome, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';

export interface HostedPersonStatus {
  readonly email: string;
  readonly twoFactorEnabled: boolean;
  /** Kinds of active factors. */
  readonly methods: readonly FactorType[];
  readonly recoveryCodesRemaining: number;
  readonly enabledAt?: number;
}

/** How a person stands; someone who was never enrolled has no second factor. */
export async function describeHostedPerson(
  tenant: Tenant,
  reference: PersonReference,
): Promise<Outcome<HostedPersonStatus>> {
  const found = await lookUpHostedPerson(tenant.database.stores, reference);
  if (!found.ok) return found;
  const { email } = reference;
  const account = found.value;
  if (account === undefined) {
    return succeed({ email, twoFactorEnabled: false, methods: [], recoveryCodesRemaining: 0 });
  }
  const live = await tenant.database.stores.recoveryCodes.findLive(account.id);
  const { twoFactorEnabledAt } = account;
  return succeed({
    email: account.email ?? email,
    twoFactorEnabled: account.secondFactorDue,
    methods: account.activeFactorTypes,
    recoveryCodesRemaining: live?.remaining ?? 0,
    ...(twoFactorEnabledAt !== undefined && { enabledAt: twoFactorEnabledAt }),
  });
}
