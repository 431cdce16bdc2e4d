import { trimAudit } from '../core/audit/chain-base.ts';
import { newEvent } from '../core/audit/new-event.ts';
import { sealAudit } from '../core/audit/seal.ts';
import type { Challenge } from '../core/challenge/challenge.ts';
import { DAY, HOUR, SECOND } from '../core/clock.ts';
import type { Engine } from '../core/engine.ts';
import { recordFromRows } from '../core/event/record-from-rows.ts';
import { IDEMPOTENCY_LIFETIME } from '../core/idempotency/idempotent-answer.ts';
import { PURPOSES, type PurposeRules, purposesWhere } from '../core/purpose/purposes.ts';
import { workOff } from '../core/work-off.ts';
import { settleExpired } from '../flows/hosted-session/settle-expired.ts';
import type { Job } from './job.ts';

/** Ended things stay for a while: they answer "what happened to my session". */
const KEPT = 30 * DAY;

export interface Retention {
  /** Milliseconds for which exported events of the audit trail stay; absent: for ever. */
  readonly auditRetention?: number;
}

/** Expiry is enforced where things are used; this only removes rows, and records what was never finished. */
export function createJobs(engine: Engine, { auditRetention }: Retention = {}): Job[] {
  const trim = (signal?: AbortSignal) =>
    auditRetention === undefined
      ? Promise.resolve(0)
      : trimAudit(engine, engine.clock.now() - auditRetention, signal);
  return [
    { name: 'trim-audit', every: HOUR, run: trim },
    { name: 'seal-audit', every: 5 * SECOND, run: (signal) => sealAudit(engine, signal) },
    { name: 'expire-challenges', every: 5 * SECOND, run: (signal) => expireChallenges(engine, signal) },
    { name: 'delete-dead', every: HOUR, run: (signal) => deleteDead(engine, signal) },
    { name: 'reclaim-space', every: HOUR, run: (signal) => reclaimSpace(engine, signal) },
  ];
}

/** Gives sessions their results; a login left without its second factor is the trace of a stolen password. */
export function expireChallenges(engine: Engine, signal?: AbortSignal): Promise<number> {
  return workOff(engine.clock, (limit) => expireBatch(engine, limit), signal);
}

function expireBatch(engine: Engine, limit: number): Promise<number> {
  return engine.database.transact(async (stores) => {
    const reported = purposesWhere(({ unmet }) => unmet !== 'silent');
    const expired = await stores.challenges.expire(engine.clock.now(), limit, reported);
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

export async function deleteDead(engine: Engine, signal?: AbortSignal): Promise<void> {
  const { clock, database } = engine;
  const { stores } = database;
  const now = clock.now();
  const drain = (deleteBatch: (limit: number) => Promise<number>) => workOff(clock, deleteBatch, signal);
  await drain((limit) => stores.challenges.deleteEnded(now - KEPT, limit));
  await drain((limit) => stores.sessions.deleteDead(now - KEPT, limit));
  await drain((limit) => stores.trustedBrowsers.deleteDead(now - KEPT, limit));
  await drain((limit) => stores.sentCodes.deleteDead(now - KEPT, limit));
  await drain((limit) => stores.actionTokens.deleteDead(now - KEPT, limit));
  await drain((limit) => stores.outbox.deleteSettled(now - KEPT, limit));
  await drain((limit) => stores.webhookDeliveries.deleteSettled(now - KEPT, limit));
  await drain((limit) => stores.webhookSecrets.deleteExpired(now - KEPT, limit));
  await drain((limit) => stores.qrLinks.deleteExpired(now, limit));
  await drain((limit) => stores.factors.revokeSuspended(now - DAY, now, limit));
  await drain((limit) => stores.idempotentAnswers.deleteOlder(now - IDEMPOTENCY_LIFETIME, limit));
  await drain((limit) => stores.throttles.deleteExpired(now, limit));
  await stores.signingKeys.deleteRetired(now - DAY);
}

/** What was deleted leaves room in the file, which grows with its largest day unless the room is given back. */
export function reclaimSpace({ clock, database }: Engine, signal?: AbortSignal): Promise<number> {
  return workOff(clock, (pages) => database.reclaim(pages), signal);
}
