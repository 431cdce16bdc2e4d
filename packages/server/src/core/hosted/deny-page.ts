import type { Application } from '../application/application.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import type { Outcome } from '../outcome.ts';
import { collectPage } from './collect-page.ts';
import { endSession } from './end-session.ts';
import { type BoundPage, findBoundPage, type PageEnd } from './page.ts';

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
      return endSession(engine, application, stores, found.value, end);
    });
  }
  return collectPage(engine, application, page);
}
