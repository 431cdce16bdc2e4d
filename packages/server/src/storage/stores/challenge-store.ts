import { type Kysely, sql } from 'kysely';
import type { Challenge, ChallengePurpose, ChallengeStatus } from '../../core/challenge/challenge.ts';
import type { AllChallenges, ChallengeStore } from '../../core/challenge/challenge-store.ts';
import { countDeleted, countUpdated, hasChanged, hasUpdated } from '../affected-rows.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Dialect, Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';
import { CHALLENGE_COLUMNS, toChallenge, toChallengeRow } from './challenge-row.ts';
import { findDemand } from './find-demand.ts';

// In the text of the statement, so that the partial indexes serve it.
const PENDING = sql.lit<ChallengeStatus>('pending');
const APPROVED = sql.lit<ChallengeStatus>('approved');
const HOSTED = sql.lit<ChallengePurpose>('hosted');

export function challengeStore(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
): ChallengeStore {
  const update = (id: string) =>
    db.updateTable('challenges').where('application_id', '=', applicationId).where('id', '=', id);
  const updatePending = (id: string) => update(id).where('status', '=', 'pending');

  return {
    async insert(challenge) {
      assertOwn(applicationId, challenge);
      const query = prepared.fill('challenge', toChallengeRow(challenge), (row) =>
        db.insertInto('challenges').values(row),
      );
      await db.executeQuery(query);
    },

    findDemand: (reference) => findDemand({ db, prepared }, applicationId, reference),

    approve: (id, approval) => approve({ db, prepared }, { applicationId, id }, approval),

    wasApprovedFrom: (accountId, ipAddress, since) =>
      wasApprovedFrom(db, { applicationId, accountId }, ipAddress, since),

    redeem: (id, now) =>
      hasUpdated(
        update(id)
          .where('status', '=', 'approved')
          .where('redeemed_at', 'is', null)
          .where('expires_at', '>', now)
          .set({ redeemed_at: now }),
      ),

    end(id, { status, now }) {
      const ending = updatePending(id).set({ status, completed_at: now });
      return hasUpdated(status === 'denied' ? ending.where('expires_at', '>', now) : ending);
    },

    noteShown: (id, { amr, now }) =>
      hasUpdated(
        updatePending(id)
          .where('expires_at', '>', now)
          .set({ amr: JSON.stringify(amr) }),
      ),

    extend: (id, expiresAt) => hasUpdated(updatePending(id).set({ expires_at: expiresAt })),

    postpone: (id, { from, to, now }) =>
      hasUpdated(
        updatePending(id)
          .where('expires_at', '=', from)
          .where('expires_at', '>', now)
          .set({ expires_at: to }),
      ),

    cancelPending: (accountId, change) => cancelPending(db, { applicationId, accountId }, change),
  };
}

async function wasApprovedFrom(
  db: Kysely<Schema>,
  { applicationId, accountId }: Pick<Challenge, 'applicationId' | 'accountId'>,
  ipAddress: string,
  since: number,
): Promise<boolean> {
  const approved = await db
    .selectFrom('challenges')
    .where('application_id', '=', applicationId)
    .where('account_id', '=', accountId)
    .where('purpose', '=', HOSTED)
    .where('status', '=', APPROVED)
    .where('ip_address', '=', ipAddress)
    .where('completed_at', '>=', since)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return approved !== undefined;
}

async function approve(
  { db, prepared }: { readonly db: Kysely<Schema>; readonly prepared: PreparedQueries },
  { applicationId, id }: Pick<Challenge, 'applicationId' | 'id'>,
  { proof, now, redeemed }: Parameters<ChallengeStore['approve']>[1],
): Promise<boolean> {
  const values = { applicationId, id, now, proof: JSON.stringify(proof), redeemedAt: redeemed ? now : null };
  const query = prepared.fill('approval', values, (filled) =>
    db
      .updateTable('challenges')
      .where('application_id', '=', filled.applicationId)
      .where('id', '=', filled.id)
      .where('status', '=', 'pending')
      .where('expires_at', '>', filled.now)
      .set({ status: 'approved', proof: filled.proof, completed_at: filled.now })
      .set({ redeemed_at: filled.redeemedAt }),
  );
  return hasChanged(await db.executeQuery(query));
}

export function allChallenges(db: Kysely<Schema>, dialect: Dialect): AllChallenges {
  return {
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
  { purposes, now }: Parameters<ChallengeStore['cancelPending']>[1],
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
