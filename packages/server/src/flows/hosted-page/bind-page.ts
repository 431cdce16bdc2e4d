import type { Application } from '../../core/application/application.ts';
import type { Engine } from '../../core/engine.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { type BoundPage, findPage, isBoundTo, refuseOtherBrowser } from './page.ts';

/**
 * Binds the page to the browser that posts first; the nonce is what the form of a GET held, or a new one. The same
 * browser may bind again, at any time; nobody else, and nobody once the session has ended.
 */
export async function bindPage(
  engine: Engine,
  application: Application,
  pageHandle: string,
  nonce?: string,
): Promise<Outcome<BoundPage>> {
  const page = await findPage(engine, application, pageHandle);
  if (!page.ok) return page;
  const found = page.value;
  const { session, status } = found;
  if (nonce !== undefined && isBoundTo(engine, found, nonce)) return succeed({ pageHandle, nonce, found });
  if (session.pageNonceHash !== undefined) return refuseOtherBrowser();
  if (status !== 'pending') return refuse('session_expired');
  const bound = offered(engine, nonce) ?? engine.handles.issue('nonce');
  const isFirst = await engine.database.stores.hostedSessions.bindPage(
    application.id,
    session.id,
    bound.hash,
  );
  if (!isFirst) return refuseOtherBrowser();
  const boundSession = { ...session, pageNonceHash: bound.hash };
  return succeed({ pageHandle, nonce: bound.token, found: { ...found, session: boundSession } });
}

function offered({ handles }: Engine, nonce: string | undefined) {
  const hash = nonce === undefined ? undefined : handles.hash('nonce', nonce);
  return nonce === undefined || hash === undefined ? undefined : { token: nonce, hash };
}
