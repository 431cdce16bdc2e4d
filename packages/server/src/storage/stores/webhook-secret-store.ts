import type { Kysely } from 'kysely';
import type { AllWebhookSecrets, WebhookSecretStore } from '../../core/webhook/webhook-secret.ts';
import { countDeleted } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';

const COLUMNS = [
  'id',
  'application_id as applicationId',
  'secret',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

export function webhookSecretStore(db: Kysely<Schema>, applicationId: string): WebhookSecretStore {
  return {
    async insert(row) {
      assertOwn(applicationId, row);
      const { id, secret, createdAt, expiresAt = null } = row;
      await db
        .insertInto('webhook_secrets')
        .values({
          id,
          application_id: applicationId,
          secret,
          created_at: createdAt,
          expires_at: expiresAt,
        })
        .execute();
    },

    async listLive(now) {
      const rows = await db
        .selectFrom('webhook_secrets')
        .select(COLUMNS)
        .where('application_id', '=', applicationId)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .orderBy('id', 'desc')
        .execute();
      return rows.map(withoutNulls);
    },

    async limit(expiresAt) {
      await db
        .updateTable('webhook_secrets')
        .where('application_id', '=', applicationId)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', expiresAt)]))
        .set({ expires_at: expiresAt })
        .execute();
    },
  };
}

export function allWebhookSecrets(db: Kysely<Schema>): AllWebhookSecrets {
  return {
    deleteExpired: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('webhook_secrets')
          .where('id', 'in', (eb) =>
            eb.selectFrom('webhook_secrets').select('id').where('expires_at', '<', before).limit(limit),
          ),
      ),
  };
}
