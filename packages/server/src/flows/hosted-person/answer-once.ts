import { SECOND } from '../../core/clock.ts';
import { IDEMPOTENCY_LIFETIME, type IdempotentAnswer } from '../../core/idempotency/idempotent-answer.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { waitFor } from '../../core/wait-for.ts';

/** Whoever works on it for longer has died. */
const PATIENCE = 10 * SECOND;

/** How a right code was shown. */
export interface Answered {
  readonly method: string;
}

/** A right code and the version of the person's credentials that it was right under. */
export interface Approval extends Answered {
  readonly credentialVersion: number;
}

/** What is kept; a wrong code stays wrong without another guess being charged for it. */
type Kept = Approval | { readonly refused: 'invalid_code' };

/** Keeps the answer in the transaction that gives rise to it; false where another took this request over. */
export type Keep = (stores: Stores, approval: Approval) => Promise<boolean>;

export interface RepeatableRequest {
  readonly idempotencyKey: string;
  /** All that makes it this request and no other. */
  readonly request: string;
  /** Whether what was right then is right now. */
  readonly recall: (approval: Approval) => Promise<Outcome<Answered>>;
}

/** Runs `attempt` for the first of those who ask under the same key; the others get its answer for an hour. */
export async function answerOnce(
  tenant: Tenant,
  repeatable: RepeatableRequest,
  attempt: (keep: Keep) => Promise<Outcome<Answered>>,
): Promise<Outcome<Answered>> {
  const claimed = await claim(tenant, repeatable);
  if (!claimed.ok) return claimed;
  if ('kept' in claimed.value) {
    const kept = JSON.parse(claimed.value.kept) as Kept;
    return 'refused' in kept ? refuse(kept.refused) : repeatable.recall(kept);
  }
  const { mine } = claimed.value;
  const outcome = await attempt(({ idempotentAnswers }, approval) =>
    idempotentAnswers.keep(mine, JSON.stringify(approval satisfies Kept)),
  );
  if (!outcome.ok) await settleRefusal(tenant, mine, outcome.code === 'invalid_code');
  return outcome;
}

async function settleRefusal(tenant: Tenant, mine: IdempotentAnswer, wasJudged: boolean): Promise<void> {
  const { idempotentAnswers } = tenant.database.stores;
  const kept: Kept = { refused: 'invalid_code' };
  if (wasJudged) await idempotentAnswers.keep(mine, JSON.stringify(kept));
  else await idempotentAnswers.release(mine);
}

type Claimed = { readonly mine: IdempotentAnswer } | { readonly kept: string };

async function claim(tenant: Tenant, repeatable: RepeatableRequest): Promise<Outcome<Claimed>> {
  let busyUntil = tenant.clock.now();
  const claimed = await waitFor(tenant.clock, async () => {
    const attempted = await tryClaim(tenant, repeatable);
    if (attempted.kind === 'claimed') return attempted.outcome;
    ({ busyUntil } = attempted);
    return undefined;
  });
  return claimed ?? refuse('request_in_progress', { retryAt: busyUntil });
}

type Attempted =
  | { readonly kind: 'claimed'; readonly outcome: Outcome<Claimed> }
  /** Another request with this key is being worked on, or died; at that time it may be taken over. */
  | { readonly kind: 'busy'; readonly busyUntil: number };

function settled(outcome: Outcome<Claimed>): Attempted {
  return { kind: 'claimed', outcome };
}

async function tryClaim(tenant: Tenant, repeatable: RepeatableRequest): Promise<Attempted> {
  const { idempotentAnswers } = tenant.database.stores;
  const mine = draftClaim(tenant, repeatable);
  if (await idempotentAnswers.claim(mine)) return settled(succeed({ mine }));
  const other = await idempotentAnswers.find(mine.keyHash);
  if (other === undefined) return { kind: 'busy', busyUntil: mine.claimedAt };
  const busy = { kind: 'busy', busyUntil: other.claimedAt + PATIENCE } as const;
  const age = mine.claimedAt - other.claimedAt;
  const isOver = age >= IDEMPOTENCY_LIFETIME || (other.answer === undefined && age >= PATIENCE);
  if (isOver) return (await idempotentAnswers.reclaim(mine, other)) ? settled(succeed({ mine })) : busy;
  if (!isSame(tenant, other, repeatable)) {
    return settled(refuse('conflict', { message: 'This Idempotency-Key was used for another request' }));
  }
  return other.answer === undefined ? busy : settled(succeed({ kept: other.answer }));
}

function draftClaim(tenant: Tenant, { idempotencyKey, request }: RepeatableRequest): IdempotentAnswer {
  const { id: applicationId } = tenant.application;
  const { keyedHash } = tenant;
  return {
    applicationId,
    keyHash: tenant.handles.digest(idempotencyKey),
    requestMac: keyedHash.mac('idempotency', request),
    macKeyId: keyedHash.currentKeyId,
    claimedAt: tenant.clock.now(),
  };
}

function isSame(
  { keyedHash }: Ports,
  { requestMac, macKeyId }: IdempotentAnswer,
  { request }: RepeatableRequest,
): boolean {
  return keyedHash.holds(macKeyId) && keyedHash.mac('idempotency', request, macKeyId) === requestMac;
}
