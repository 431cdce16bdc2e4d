import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type BoundPage, findPage, isBoundTo, refuseOtherBrowser } from './page.ts';

/**
 * Binds the page to the browser that posts first; the nonce is what the form of a GET held, or a new one. The same
 * browser may bind again, at any time; nobody else, and nobody once the session has ended.
 */
export async function bindPage(
  tenant: Tenant,
  pageHandle: string,
  nonce?: string,
): Promise<Outcome<BoundPage>> {
  const page = await findPage(tenant, pageHandle);
  if (!page.ok) return page;
  const found = page.value;
  const { session, status } = found;
  if (nonce !== undefined && isBoundTo(tenant, found, nonce)) return succeed({ pageHandle, nonce, found });
  if (session.pageNonceHash !== undefined) return refuseOtherBrowser();
  if (status !== 'pending') return refuse('session_expired');
  const bound = offered(tenant, nonce) ?? tenant.handles.issue('nonce');
  const isFirst = await tenant.database.stores.hostedSessions.bindPage(session.id, bound.hash);
  if (!isFirst) return refuseOtherBrowser();
  const boundSession = { ...session, pageNonceHash: bound.hash };
  return succeed({ pageHandle, nonce: bound.token, found: { ...found, session: boundSession } });
}

function offered({ handles }: Ports, nonce: string | undefined) {
  const hash = nonce === undefined ? undefined : handles.hash('nonce', nonce);
  return nonce === undefined || hash === undefined ? undefined : { token: nonce, hash };
}
