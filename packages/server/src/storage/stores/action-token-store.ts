import type { Kysely } from 'kysely';
import type { ActionToken, ActionTokenStore, AllActionTokens } from '../../core/action-token/action-token.ts';
import { countDeleted, countUpdated, hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';

const COLUMNS = [
  'id',
  'application_id as applicationId',
  'account_id as accountId',
  'purpose',
  'token_hash as tokenHash',
  'email_key as emailKey',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

export function actionTokenStore(db: Kysely<Schema>, applicationId: string): ActionTokenStore {
  const updateUnused = () =>
    db
      .updateTable('action_tokens')
      .where('application_id', '=', applicationId)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null);

  return {
    async insert(token) {
      assertOwn(applicationId, token);
      await db.insertInto('action_tokens').values(toRow(token)).execute();
    },

    async findLive(purpose, tokenHash, now) {
      const token = await db
        .selectFrom('action_tokens')
        .select(COLUMNS)
        .where('application_id', '=', applicationId)
        .where('purpose', '=', purpose)
        .where('token_hash', '=', tokenHash)
        .where('used_at', 'is', null)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return token && { ...token };
    },

    spend: (id, now) =>
      hasUpdated(updateUnused().where('id', '=', id).where('expires_at', '>', now).set({ used_at: now })),

    endAll: (accountId, purpose, now) =>
      countUpdated(
        updateUnused()
          .where('account_id', '=', accountId)
          .where('purpose', '=', purpose)
          .set({ ended_at: now }),
      ),
  };
}

export function allActionTokens(db: Kysely<Schema>): AllActionTokens {
  return {
    deleteDead: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('action_tokens')
          .where('id', 'in', (eb) =>
            eb.selectFrom('action_tokens').select('id').where('expires_at', '<', before).limit(limit),
          ),
      ),
  };
}

function toRow(token: ActionToken) {
  return {
    id: token.id,
    application_id: token.applicationId,
    account_id: token.accountId,
    purpose: token.purpose,
    token_hash: token.tokenHash,
    email_key: token.emailKey,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
  };
}
