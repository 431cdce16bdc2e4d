import type { Kysely } from 'kysely';
import type { BypassCodeStore } from '../../core/recovery-code/recovery-code.ts';
import { countUpdated, hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';

export function bypassCodeStore(db: Kysely<Schema>, applicationId: string): BypassCodeStore {
  const updateUnused = () =>
    db
      .updateTable('bypass_codes')
      .where('application_id', '=', applicationId)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null);

  return {
    async insert(code) {
      assertOwn(applicationId, code);
      await db
        .insertInto('bypass_codes')
        .values({
          id: code.id,
          application_id: code.applicationId,
          account_id: code.accountId,
          code_hash: code.codeHash,
          reason: code.reason,
          created_at: code.createdAt,
          expires_at: code.expiresAt,
        })
        .execute();
    },

    async findLive(accountId, codeHash, now) {
      const code = await db
        .selectFrom('bypass_codes')
        .select(['id', 'application_id as applicationId', 'account_id as accountId'])
        .select(['code_hash as codeHash', 'reason', 'created_at as createdAt', 'expires_at as expiresAt'])
        .where('application_id', '=', applicationId)
        .where('account_id', '=', accountId)
        .where('code_hash', '=', codeHash)
        .where('used_at', 'is', null)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return code && { ...code };
    },

    spend: (id, now) =>
      hasUpdated(updateUnused().where('id', '=', id).where('expires_at', '>', now).set({ used_at: now })),

    endAll: (accountId, now) =>
      countUpdated(updateUnused().where('account_id', '=', accountId).set({ ended_at: now })),
  };
}
