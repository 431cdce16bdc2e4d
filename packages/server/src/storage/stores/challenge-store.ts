import { type Kysely, sql } from 'kysely';
import type { Challenge, ChallengeStatus } from '../../core/challenge/challenge.ts';
import type { ChallengeStore } from '../../core/challenge/challenge-store.ts';
import { countDeleted, countUpdated, hasUpdated } from '../affected-rows.ts';
import type { Dialect, Schema } from '../schema.ts';
import { CHALLENGE_COLUMNS, toChallenge, toChallengeRow } from './challenge-row.ts';
import { findDemand } from './find-demand.ts';

// In the text of the statement, so that the partial indexes serve it.
const PENDING = sql.lit<ChallengeStatus>('pending');

export function challengeStore(db: Kysely<Schema>, dialect: Dialect): ChallengeStore {
  const update = (applicationId: string, id: string) =>
    db.updateTable('challenges').where('application_id', '=', applicationId).where('id', '=', id);
  const updatePending = (applicationId: string, id: string) =>
    update(applicationId, id).where('status', '=', 'pending');

  return {
    async insert(challenge) {
      await db.insertInto('challenges').values(toChallengeRow(challenge)).execute();
    },

    findDemand: (applicationId, reference) => findDemand(db, applicationId, reference),

    approve: (applicationId, id, { proof, now, redeemed }) =>
      hasUpdated(
        updatePending(applicationId, id)
          .where('expires_at', '>', now)
          .set({ status: 'approved', proof: JSON.stringify(proof), completed_at: now })
          .set({ redeemed_at: redeemed ? now : null }),
      ),

    redeem: (applicationId, id, now) =>
      hasUpdated(
        update(applicationId, id)
          .where('status', '=', 'approved')
          .where('redeemed_at', 'is', null)
          .where('expires_at', '>', now)
          .set({ redeemed_at: now }),
      ),

    end(applicationId, id, { status, now }) {
      const ending = updatePending(applicationId, id).set({ status, completed_at: now });
      return hasUpdated(status === 'denied' ? ending.where('expires_at', '>', now) : ending);
    },

    extend: (applicationId, id, expiresAt) =>
      hasUpdated(updatePending(applicationId, id).set({ expires_at: expiresAt })),

    cancelPending: (applicationId, accountId, change) =>
      cancelPending(db, { applicationId, accountId }, change),

    async expire(now, limit, reported) {
      const expired = await expire(db, dialect, now, limit);
      return expired.filter(({ purpose }) => reported.includes(purpose));
    },

    deleteEnded: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('challenges')
          .where('id', 'in', (eb) =>
            eb
              .selectFrom('challenges')
              .select('id')
              .where('status', '<>', PENDING)
              .where('expires_at', '<', before)
              .limit(limit),
          ),
      ),
  };
}

async function cancelPending(
  db: Kysely<Schema>,
  { applicationId, accountId }: Pick<Challenge, 'applicationId' | 'accountId'>,
  { purposes, now }: Parameters<ChallengeStore['cancelPending']>[2],
): Promise<number> {
  if (purposes.length === 0) return 0;
  return countUpdated(
    db
      .updateTable('challenges')
      .where('application_id', '=', applicationId)
      .where('account_id', '=', accountId)
      .where('status', '=', PENDING)
      .where('purpose', 'in', purposes)
      .set({ status: 'canceled', completed_at: now }),
  );
}

async function expire(db: Kysely<Schema>, dialect: Dialect, now: number, limit: number) {
  const rows = await db
    .updateTable('challenges')
    .set({ status: 'expired', completed_at: now })
    .where('status', '=', PENDING)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('challenges')
        .select('id')
        .where('status', '=', PENDING)
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(limit)
        .$if(dialect === 'postgres', (due) => due.forUpdate().skipLocked()),
    )
    .returning(CHALLENGE_COLUMNS)
    .execute();
  return rows.map(toChallenge);
}
