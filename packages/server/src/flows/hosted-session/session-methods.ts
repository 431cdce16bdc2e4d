import type { Account } from '../../core/account/account.ts';
import type { FactorType } from '../../core/factor/factor-kinds.ts';
import { offeredMethods } from '../../core/factor/offered-methods.ts';
import type { Tenant } from '../../core/tenant.ts';

/**
 * What the application lists and the person can answer now, in the application's order. A code by mail needs no
 * set-up: the address is what the business calls the person by.
 */
export function sessionMethods(tenant: Tenant, account: Account): FactorType[] {
  const now = tenant.clock.now();
  const offered = offeredMethods(tenant, account, now);
  const isCoolingDown = (account.emailCooldownUntil ?? 0) > now;
  const mailable = tenant.delivery.email !== undefined && account.email !== undefined && !isCoolingDown;
  return tenant.application.settings.hosted.methods.filter(
    (type) => offered.includes(type) || (type === 'email' && mailable),
  );
}
