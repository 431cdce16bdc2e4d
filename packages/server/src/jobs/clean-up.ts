import { newEvent } from '../core/audit/new-event.ts';
import { sealAudit } from '../core/audit/seal.ts';
import type { Challenge } from '../core/challenge/challenge.ts';
import { DAY, HOUR, SECOND } from '../core/clock.ts';
import type { Engine } from '../core/engine.ts';
import { recordFromRows } from '../core/event/record-from-rows.ts';
import { IDEMPOTENCY_LIFETIME } from '../core/idempotency/idempotent-answer.ts';
import { PURPOSES, type PurposeRules, purposesWhere } from '../core/purpose/purposes.ts';
import { settleExpired } from '../flows/hosted-session/settle-expired.ts';
import type { Job } from './job.ts';

const BATCH = 500;
/** Ended things stay for a while: they answer "what happened to my session". */
const KEPT = 30 * DAY;

/** Expiry is enforced where things are used; this only removes rows, and records what was never finished. */
export function createJobs(engine: Engine): Job[] {
  return [
    { name: 'seal-audit', every: 5 * SECOND, run: () => sealAudit(engine) },
    { name: 'expire-challenges', every: 5 * SECOND, run: () => expireChallenges(engine) },
    { name: 'delete-dead', every: HOUR, run: () => deleteDead(engine) },
  ];
}

/** Gives sessions their results; a login left without its second factor is the trace of a stolen password. */
export async function expireChallenges(engine: Engine): Promise<number> {
  return engine.database.transact(async (stores) => {
    const reported = purposesWhere(({ unmet }) => unmet !== 'silent');
    const expired = await stores.challenges.expire(engine.clock.now(), BATCH, reported);
    await settleExpired(engine, stores, unmetAs(expired, 'result'));
    const events = unmetAs(expired, 'abandoned').map((challenge) =>
      newEvent(engine.in({ id: challenge.applicationId }), 'login.abandoned', {
        accountId: challenge.accountId,
        actor: 'anonymous',
        caller: challenge,
        data: { challengeId: challenge.id, startedAt: challenge.createdAt },
      }),
    );
    await recordFromRows(engine, stores, events);
    return expired.length;
  });
}

function unmetAs(expired: readonly Challenge[], unmet: PurposeRules['unmet']): Challenge[] {
  return expired.filter(({ purpose }) => PURPOSES[purpose].unmet === unmet);
}

export async function deleteDead(engine: Engine): Promise<void> {
  const { stores } = engine.database;
  const now = engine.clock.now();
  await drain(() => stores.challenges.deleteEnded(now - KEPT, BATCH));
  await drain(() => stores.sessions.deleteDead(now - KEPT, BATCH));
  await drain(() => stores.trustedBrowsers.deleteDead(now - KEPT, BATCH));
  await drain(() => stores.sentCodes.deleteDead(now - KEPT, BATCH));
  await drain(() => stores.actionTokens.deleteDead(now - KEPT, BATCH));
  await drain(() => stores.outbox.deleteSettled(now - KEPT, BATCH));
  await drain(() => stores.webhookDeliveries.deleteSettled(now - KEPT, BATCH));
  await drain(() => stores.webhookSecrets.deleteExpired(now - KEPT, BATCH));
  await drain(() => stores.qrLinks.deleteExpired(now, BATCH));
  await drain(() => stores.factors.revokeSuspended(now - DAY, now, BATCH));
  await drain(() => stores.idempotentAnswers.deleteOlder(now - IDEMPOTENCY_LIFETIME, BATCH));
  await drain(() => stores.throttles.deleteExpired(now, BATCH));
  await stores.signingKeys.deleteRetired(now - DAY);
}

/** Small batches until nothing is left: requests get their turn between two. */
async function drain(deleteBatch: () => Promise<number>): Promise<void> {
  while ((await deleteBatch()) >= BATCH);
}
