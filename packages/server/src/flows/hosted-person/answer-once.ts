import type { Application } from '../../core/application/application.ts';
import { DAY, SECOND } from '../../core/clock.ts';
import type { Engine } from '../../core/engine.ts';
import type { IdempotentAnswer } from '../../core/idempotency/idempotent-answer.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Stores } from '../../core/stores.ts';
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
  engine: Engine,
  application: Application,
  repeatable: RepeatableRequest,
  attempt: (keep: Keep) => Promise<Outcome<Answered>>,
): Promise<Outcome<Answered>> {
  const claimed = await claim(engine, application, repeatable);
  if (!claimed.ok) return claimed;
  if ('kept' in claimed.value) return readKept(claimed.value.kept);
  const { mine } = claimed.value;
  const outcome = await attempt(({ idempotentAnswers }, answer) =>
    idempotentAnswers.keep(mine, JSON.stringify(answer satisfies Kept)),
  );
  if (!outcome.ok) await settleRefusal(engine, mine, outcome.code === 'invalid_code');
  return outcome;
}

async function settleRefusal(engine: Engine, mine: IdempotentAnswer, wasJudged: boolean): Promise<void> {
  const { idempotentAnswers } = engine.database.stores;
  const kept: Kept = { refused: 'invalid_code' };
  if (wasJudged) await idempotentAnswers.keep(mine, JSON.stringify(kept));
  else await idempotentAnswers.release(mine);
}

type Claimed = { readonly mine: IdempotentAnswer } | { readonly kept: string };

async function claim(
  engine: Engine,
  application: Application,
  repeatable: RepeatableRequest,
): Promise<Outcome<Claimed>> {
  const claimed = await waitFor(engine.clock, () => tryClaim(engine, application, repeatable));
  return (
    claimed ?? refuse('conflict', { message: 'A request with this Idempotency-Key is still being worked on' })
  );
}

/** Undefined while another request with this key is being worked on. */
async function tryClaim(
  engine: Engine,
  application: Application,
  repeatable: RepeatableRequest,
): Promise<Outcome<Claimed> | undefined> {
  const { idempotentAnswers } = engine.database.stores;
  const mine = draftClaim(engine, application, repeatable);
  if (await idempotentAnswers.claim(mine)) return succeed({ mine });
  const other = await idempotentAnswers.find(application.id, mine.keyHash);
  if (other === undefined) return undefined;
  const age = mine.claimedAt - other.claimedAt;
  const isOver = age >= LIFETIME || (other.answer === undefined && age >= PATIENCE);
  if (isOver) return (await idempotentAnswers.reclaim(mine, other)) ? succeed({ mine }) : undefined;
  if (!isSame(engine, other, repeatable)) {
    return refuse('conflict', { message: 'This Idempotency-Key was used for another request' });
  }
  return other.answer === undefined ? undefined : succeed({ kept: other.answer });
}

function draftClaim(
  engine: Engine,
  { id: applicationId }: Application,
  { idempotencyKey, request }: RepeatableRequest,
): IdempotentAnswer {
  const { keyedHash } = engine;
  return {
    applicationId,
    keyHash: engine.handles.digest(idempotencyKey),
    requestMac: keyedHash.mac('idempotency', request),
    macKeyId: keyedHash.currentKeyId,
    claimedAt: engine.clock.now(),
  };
}

function isSame(
  { keyedHash }: Engine,
  { requestMac, macKeyId }: IdempotentAnswer,
  { request }: RepeatableRequest,
): boolean {
  return keyedHash.holds(macKeyId) && keyedHash.mac('idempotency', request, macKeyId) === requestMac;
}

function readKept(text: string): Outcome<Answered> {
  const kept = JSON.parse(text) as Kept;
  return 'refused' in kept ? refuse(kept.refused) : succeed(kept);
}
