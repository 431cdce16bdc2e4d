import type { Caller } from '../../core/caller.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import { askNumber } from '../hosted-session/ask-secret-number.ts';
import { type BoundPage, findBoundPage } from './page.ts';

/** What the business shows, asked for by the page in the browser that is bound to it. */
export async function askPageApproval(
  tenant: Tenant,
  page: BoundPage,
  caller: Caller,
): Promise<Outcome<{ secretNumber: string }>> {
  const found = await findBoundPage(tenant, page);
  if (!found.ok) return found;
  if (!found.value.account.activeFactorTypes.includes('push')) return refuse('method_unavailable');
  const asked = await askNumber(tenant, found.value, caller);
  return asked.ok ? succeed({ secretNumber: asked.value }) : asked;
}
