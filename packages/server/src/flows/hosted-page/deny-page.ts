import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { endHostedSession } from '../../core/hosted-session/end-hosted-session.ts';
import type { Outcome } from '../../core/outcome.ts';
import { collectPage } from './collect-page.ts';
import { type BoundPage, findBoundPage, type PageEnd, withoutFound } from './page.ts';

/** "This was not me": final. Where the session has ended already, the answer is how. */
export async function denyPage(
  engine: Engine,
  application: Application,
  page: BoundPage,
  caller: Caller,
): Promise<Outcome<PageEnd>> {
  const found = await findBoundPage(engine, application, page);
  if (!found.ok) return found;
  if (found.value.status === 'pending') {
    await engine.database.transact((stores) => {
      const end = { status: 'denied', reason: 'person', now: engine.clock.now(), caller } as const;
      return endHostedSession(engine, application, stores, found.value, end);
    });
  }
  return collectPage(engine, application, withoutFound(page));
}
