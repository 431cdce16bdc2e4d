import type { SessionStatus } from '../../core/hosted-session/hosted-session.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Tenant } from '../../core/tenant.ts';
import { type FoundSession, findByPage } from '../hosted-session/find-hosted-session.ts';

/** A page as the browser that was bound to it names it. */
export interface BoundPage {
  readonly pageHandle: string;
  readonly nonce: string;
  /** The session where it was found just now, so that it is not looked for again. */
  readonly found?: FoundSession;
}

/** Where the page leads back to; the verdict travels elsewhere. */
export interface PageReturn {
  readonly url: string;
  readonly state?: string;
  /** For the bound browser, once someone said yes or no. */
  readonly completionCode?: string;
}

/** How the session stands after a post; `return` once it has ended, where the business named an address. */
export interface PageEnd {
  readonly status: SessionStatus;
  readonly return?: PageReturn;
}

export async function findPage(tenant: Tenant, pageHandle: string): Promise<Outcome<FoundSession>> {
  const found = await findByPage(tenant, pageHandle);
  return found === undefined ? refuse('not_found') : succeed(found);
}

/** Refuses every browser but the one that posted first. */
export async function findBoundPage(
  tenant: Tenant,
  { pageHandle, nonce, found: known }: BoundPage,
): Promise<Outcome<FoundSession>> {
  const found = known === undefined ? await findPage(tenant, pageHandle) : succeed(known);
  if (found.ok && !isBoundTo(tenant, found.value, nonce)) return refuseOtherBrowser();
  return found;
}

/** For after a change: the session is looked for again. */
export function withoutFound({ pageHandle, nonce }: BoundPage): BoundPage {
  return { pageHandle, nonce };
}

export function isBoundTo({ handles }: Ports, { session }: FoundSession, nonce: string): boolean {
  const nonceHash = handles.hash('nonce', nonce);
  return nonceHash !== undefined && session.pageNonceHash === nonceHash;
}

export function refuseOtherBrowser() {
  return refuse('conflict', { message: 'This page was opened in another browser' });
}

export function returnOf(
  { session, status }: FoundSession,
  completionCode?: string,
): { return?: PageReturn } {
  const { returnUrl: url, state } = session;
  if (status === 'pending' || url === undefined) return {};
  return {
    return: {
      url,
      ...(state !== undefined && { state }),
      ...(completionCode !== undefined && { completionCode }),
    },
  };
}
