import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import type { Engine } from '../../core/engine.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { askNumber } from '../hosted-session/ask-secret-number.ts';
import { type BoundPage, findBoundPage } from './page.ts';

/** What the business shows, asked for by the page in the browser that is bound to it. */
export async function askPageApproval(
  engine: Engine,
  application: Application,
  page: BoundPage,
  caller: Caller,
): Promise<Outcome<{ secretNumber: string }>> {
  const found = await findBoundPage(engine, application, page);
  if (!found.ok) return found;
  if (!found.value.account.activeFactorTypes.includes('push')) return refuse('method_unavailable');
  const asked = await askNumber(engine, application, found.value, caller);
  return asked.ok ? succeed({ secretNumber: asked.value }) : asked;
}
