import type { Caller } from '../../core/caller.ts';
import { completeChallenge } from '../../core/challenge/complete-challenge.ts';
import type { TypedCode } from '../../core/factor/factor-method.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant } from '../../core/tenant.ts';
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
  tenant: Tenant,
  { response: { method, code }, ...page }: PageAnswer,
  caller: Caller,
): Promise<Outcome<PageEnd>> {
  const found = await findBoundPage(tenant, page);
  if (!found.ok) return found;
  if (found.value.status !== 'pending') {
    return succeed(await pageEnd(tenant, found.value, page.nonce));
  }
  const { session } = found.value;
  const completionHash = tenant.handles.completionCodes(page.nonce)[0]?.hash;
  const completed = await completeChallenge(tenant, {
    reference: { id: session.id },
    purpose: 'hosted',
    response: { ...(method !== undefined && { method }), code },
    caller,
    effect: approvalEffect(tenant, session, caller, completionHash),
  });
  const end = await collectPage(tenant, withoutFound(page));
  if (!end.ok) return end;
  if (end.value.status !== 'pending') return end;
  return completed.ok ? refuse('conflict') : completed;
}
