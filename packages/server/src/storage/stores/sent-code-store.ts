import type { Kysely } from 'kysely';
import type { AllSentCodes, SentCode, SentCodeStore } from '../../core/sent-code/sent-code.ts';
import { countDeleted, hasUpdated } from '../affected-rows.ts';
import type { Dialect, Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';

const COLUMNS = [
  'id',
  'application_id as applicationId',
  'account_id as accountId',
  'challenge_id as challengeId',
  'factor_id as factorId',
  'mac',
  'key_id as keyId',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

export function sentCodeStore(db: Kysely<Schema>, applicationId: string, dialect: Dialect): SentCodeStore {
  return {
    async insert(code) {
      assertOwn(applicationId, code);
      await db.insertInto('sent_codes').values(toRow(code)).execute();
    },

    async listLive(challengeId, now) {
      const codes = await db
        .selectFrom('sent_codes')
        .select(COLUMNS)
        .where('application_id', '=', applicationId)
        .where('challenge_id', '=', challengeId)
        .where('used_at', 'is', null)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .orderBy('id')
        .execute();
      return codes.map((code) => ({ ...code }));
    },

    async endAll(challengeId, now, factorId) {
      if (dialect === 'postgres') await lockChallenge(db, applicationId, challengeId);
      const unused = updateUnused(db, applicationId).where('challenge_id', '=', challengeId);
      const chosen = factorId === undefined ? unused : unused.where('factor_id', '=', factorId);
      const ended = await chosen.set({ ended_at: now }).returning('id').execute();
      return ended.map(({ id }) => id);
    },

    spend: (id, now) =>
      hasUpdated(
        updateUnused(db, applicationId)
          .where('id', '=', id)
          .where('expires_at', '>', now)
          .set({ used_at: now }),
      ),
  };
}

export function allSentCodes(db: Kysely<Schema>): AllSentCodes {
  return {
    deleteDead: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('sent_codes')
          .where('id', 'in', (eb) =>
            eb.selectFrom('sent_codes').select('id').where('expires_at', '<', before).limit(limit),
          ),
      ),
  };
}

function updateUnused(db: Kysely<Schema>, applicationId: string) {
  return db
    .updateTable('sent_codes')
    .where('application_id', '=', applicationId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null);
}

/** Until commit, so that of two transactions that replace a code the later finds the code of the earlier. */
async function lockChallenge(db: Kysely<Schema>, applicationId: string, challengeId: string): Promise<void> {
  await db
    .selectFrom('challenges')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('id', '=', challengeId)
    .forUpdate()
    .execute();
}

function toRow(code: SentCode) {
  return {
    id: code.id,
    application_id: code.applicationId,
    account_id: code.accountId,
    challenge_id: code.challengeId,
    factor_id: code.factorId,
    mac: code.mac,
    key_id: code.keyId,
    created_at: code.createdAt,
    expires_at: code.expiresAt,
  };
}
