import { DAY, SECOND } from '../../core/clock.ts';
import type { IdempotentAnswer } from '../../core/idempotency/idempotent-answer.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { Stores } from '../../core/stores.ts';
import type { Tenant } from '../../core/tenant.ts';
import { waitFor } from '../../core/wait-for.ts';

const LIFETIME = DAY;
/** Whoever works on it for longer has died. */
const PATIENCE = 10 * SECOND;

/** How a right code was shown. */
export interface Answered {
  readonly method: string;
}

/** What is kept; a wrong code stays wrong without another guess being charged for it. */
type Kept = Answered | { readonly refused: 'invalid_code' };

/** Keeps the answer in the transaction that gives rise to it; false where another took this request over. */
export type Keep = (stores: Stores, answer: Answered) => Promise<boolean>;

export interface RepeatableRequest {
  readonly idempotencyKey: string;
  /** All that makes it this request and no other. */
  readonly request: string;
}

/** Runs `attempt` for the first of those who ask under the same key; the others get its answer for a day. */
export async function answerOnce(
  tenant: Tenant,
  repeatable: RepeatableRequest,
  attempt: (keep: Keep) => Promise<Outcome<Answered>>,
): Promise<Outcome<Answered>> {
  const claimed = await claim(tenant, repeatable);
  if (!claimed.ok) return claimed;
  if ('kept' in claimed.value) return readKept(claimed.value.kept);
  const { mine } = claimed.value;
  const outcome = await attempt(({ idempotentAnswers }, answer) =>
    idempotentAnswers.keep(mine, JSON.stringify(answer satisfies Kept)),
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
  const claimed = await waitFor(tenant.clock, () => tryClaim(tenant, repeatable));
  return (
    claimed ?? refuse('conflict', { message: 'A request with this Idempotency-Key is still being worked on' })
  );
}

/** Undefined while another request with this key is being worked on. */
async function tryClaim(
  tenant: Tenant,
  repeatable: RepeatableRequest,
): Promise<Outcome<Claimed> | undefined> {
  const { idempotentAnswers } = tenant.database.stores;
  const mine = draftClaim(tenant, repeatable);
  if (await idempotentAnswers.claim(mine)) return succeed({ mine });
  const other = await idempotentAnswers.find(mine.keyHash);
  if (other === undefined) return undefined;
  const age = mine.claimedAt - other.claimedAt;
  const isOver = age >= LIFETIME || (other.answer === undefined && age >= PATIENCE);
  if (isOver) return (await idempotentAnswers.reclaim(mine, other)) ? succeed({ mine }) : undefined;
  if (!isSame(tenant, other, repeatable)) {
    return refuse('conflict', { message: 'This Idempotency-Key was used for another request' });
  }
  return other.answer === undefined ? undefined : succeed({ kept: other.answer });
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

function readKept(text: string): Outcome<Answered> {
  const kept = JSON.parse(text) as Kept;
  return 'refused' in kept ? refuse(kept.refused) : succeed(kept);
}
