import type { Application } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { findPage, isBoundTo, refuseOtherBrowser } from './page.ts';

/**
 * Binds the page to the browser that posts first; the nonce is what the form of a GET held, or a new one. The same
 * browser may bind again, at any time; nobody else, and nobody once the session has ended.
 */
export async function bindPage(
  engine: Engine,
  application: Application,
  pageHandle: string,
  nonce?: string,
): Promise<Outcome<{ nonce: string }>> {
  const found = await findPage(engine, application, pageHandle);
  if (!found.ok) return found;
  const { session, status } = found.value;
  if (nonce !== undefined && isBoundTo(engine, found.value, nonce)) return succeed({ nonce });
  if (session.pageNonceHash !== undefined) return refuseOtherBrowser();
  if (status !== 'pending') return refuse('session_expired');
  const bound = offered(engine, nonce) ?? engine.handles.issue('nonce');
  const isFirst = await engine.database.stores.hostedSessions.bindPage(
    application.id,
    session.id,
    bound.hash,
  );
  return isFirst ? succeed({ nonce: bound.token }) : refuseOtherBrowser();
}

function offered({ handles }: Engine, nonce: string | undefined) {
  const hash = nonce === undefined ? undefined : handles.hash('nonce', nonce);
  return nonce === undefined || hash === undefined ? undefined : { token: nonce, hash };
}
