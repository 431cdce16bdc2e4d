import type { Caller } from '../../core/caller.ts';
import { endHostedSession } from '../../core/hosted-session/end-hosted-session.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { collectPage } from './collect-page.ts';
import { type BoundPage, findBoundPage, type PageEnd, withoutFound } from './page.ts';

/** "This was not me": final. Where the session has ended already, the answer is how. */
export async function denyPage(tenant: Tenant, page: BoundPage, caller: Caller): Promise<Outcome<PageEnd>> {
  const found = await findBoundPage(tenant, page);
  if (!found.ok) return found;
  if (found.value.status === 'pending') {
    await tenant.database.transact((stores) => {
      const end = { status: 'denied', reason: 'person', now: tenant.clock.now(), caller } as const;
      return endHostedSession(tenant, stores, found.value, end);
    });
  }
  return collectPage(tenant, withoutFound(page));
}
