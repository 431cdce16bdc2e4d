import type { Account } from '../../core/account/account.ts';
import type { AuditEvent } from '../../core/audit/audit-event.ts';
import type { Factor } from '../../core/factor/factor.ts';
import type { Session } from '../../core/session/session.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { TrustedBrowser } from '../../core/trusted-browser/trusted-browser.ts';
import { shownDestination } from '../enrolment/set-up-sent.ts';
import { listAudit } from './read-audit.ts';
import { type DrawnLimit, listDrawnLimits } from './unlock-account.ts';

const LATEST = 10;

export interface DescribedFactor {
  readonly factor: Factor;
  /** Where its codes go, masked. */
  readonly destination: string | undefined;
}

/** How an account stands: what a helper needs to know, and no secret. */
export interface DescribedAccount {
  readonly account: Account;
  readonly factors: readonly DescribedFactor[];
  readonly recoveryCodes: { readonly remaining: number; readonly total: number };
  readonly sessions: readonly Session[];
  readonly trustedBrowsers: readonly TrustedBrowser[];
  readonly limits: readonly DrawnLimit[];
  readonly events: readonly AuditEvent[];
}

export async function describeAccount(tenant: Tenant, account: Account): Promise<DescribedAccount> {
  const { factors, recoveryCodes, sessions, trustedBrowsers } = tenant.database.stores;
  const now = tenant.clock.now();
  const held = await factors.listByAccount(account.id);
  const live = await recoveryCodes.findLive(account.id);
  return {
    account,
    factors: held.map((factor) => ({ factor, destination: shownDestination(tenant, factor) })),
    recoveryCodes: { remaining: live?.remaining ?? 0, total: live?.set.total ?? 0 },
    sessions: await sessions.listLive(account.id, now),
    trustedBrowsers: await trustedBrowsers.listLive(account.id, now),
    limits: await listDrawnLimits(tenant, account),
    events: await listAudit(tenant, { accountId: account.id, limit: LATEST }),
  };
}
