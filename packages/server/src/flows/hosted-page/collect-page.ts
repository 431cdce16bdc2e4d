import { type Outcome, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { FoundSession } from '../hosted-session/find-hosted-session.ts';
import { type BoundPage, findBoundPage, type PageEnd, returnOf } from './page.ts';

/**
 * What the waiting page posts after a device approved, or a page that lost its answer: how the session stands, with
 * the completion code for the browser that is bound to it.
 */
export async function collectPage(tenant: Tenant, page: BoundPage): Promise<Outcome<PageEnd>> {
  const found = await findBoundPage(tenant, page);
  return found.ok ? succeed(await pageEnd(tenant, found.value, page.nonce)) : found;
}

/** For the bound nonce only. */
export async function pageEnd(tenant: Tenant, found: FoundSession, nonce: string): Promise<PageEnd> {
  const { status } = found;
  const hasVerdict = status === 'approved' || status === 'denied';
  const code = hasVerdict ? await completionCode(tenant, found, nonce) : undefined;
  return { status, ...returnOf(found, code) };
}

/** Made by the first who may ask for it; afterwards the same again, also when the master key was rotated. */
async function completionCode(
  tenant: Tenant,
  { session }: FoundSession,
  nonce: string,
): Promise<string | undefined> {
  const codes = tenant.handles.completionCodes(nonce);
  const nonceHash = tenant.handles.hash('nonce', nonce);
  const [first] = codes;
  if (first === undefined || nonceHash === undefined) return undefined;
  const { hostedSessions } = tenant.database.stores;
  const change = { nonceHash, completionHash: first.hash };
  if (session.completionHash === undefined) {
    if (await hostedSessions.complete(session.id, change)) return first.token;
  }
  const stored = session.completionHash ?? (await hostedSessions.findById(session.id))?.completionHash;
  return codes.find(({ hash }) => hash === stored)?.token;
}
