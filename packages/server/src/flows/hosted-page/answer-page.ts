import type { Application } from '../../core/application/application.ts';
import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { Engine } from '../../core/engine.ts';
import type { TypedCode } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { approvalEffect } from '../hosted-session/approval-effect.ts';
import { collectPage, pageEnd } from './collect-page.ts';
import { type BoundPage, findBoundPage, type PageEnd, withoutFound } from './page.ts';

export interface PageAnswer extends BoundPage {
  readonly response: TypedCode;
}

/**
 * A code typed into the page. Where the session has ended, by this guess or before, the answer is how it ended: a post
 * whose answer was lost may be repeated.
 */
export async function answerPage(
  engine: Engine,
  application: Application,
  { response: { method, code }, ...page }: PageAnswer,
  caller: Caller,
): Promise<Outcome<PageEnd>> {
  const found = await findBoundPage(engine, application, page);
  if (!found.ok) return found;
  if (found.value.status !== 'pending') {
    return succeed(await pageEnd(engine, application, found.value, page.nonce));
  }
  const { session } = found.value;
  const completionHash = engine.handles.completionCodes(page.nonce)[0]?.hash;
  const completed = await completeChallenge(engine, application, {
    reference: { id: session.id },
    purpose: 'hosted',
    response: { ...(method !== undefined && { method }), code },
    caller,
    effect: approvalEffect(engine, application, session, caller, completionHash),
  });
  const end = await collectPage(engine, application, withoutFound(page));
  if (!end.ok) return end;
  if (end.value.status !== 'pending') return end;
  return completed.ok ? refuse('conflict') : completed;
}
