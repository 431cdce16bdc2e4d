import { type Kysely, type Selectable, sql } from 'kysely';
import type { AllApiKeys, ApiKey, ApiKeyScope, ApiKeyStore } from '../../core/api-key/api-key.ts';
import { MINUTE } from '../../core/clock.ts';
import { hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';

export function apiKeyStore(db: Kysely<Schema>, applicationId: string): ApiKeyStore {
  const updateLiving = (id: string) =>
    db
      .updateTable('api_keys')
      .where('application_id', '=', applicationId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null);

  return {
    async insert(key) {
      assertOwn(applicationId, key);
      await db.insertInto('api_keys').values(toRow(key)).execute();
    },

    async list() {
      const keys = db.selectFrom('api_keys').select(COLUMNS).where('application_id', '=', applicationId);
      return (await keys.orderBy('id').execute()).map(toApiKey);
    },

    limit: (id, expiresAt) =>
      hasUpdated(
        updateLiving(id).set({
          expires_at: sql`CASE WHEN expires_at < ${expiresAt} THEN expires_at ELSE ${expiresAt} END`,
        }),
      ),

    revoke: (id, now) => hasUpdated(updateLiving(id).set({ revoked_at: now })),

    async touch(id, now) {
      await updateLiving(id)
        .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', now - MINUTE)]))
        .set({ last_used_at: now })
        .execute();
    },
  };
}

export function allApiKeys(db: Kysely<Schema>): AllApiKeys {
  return {
    async findByHash(keyHash) {
      const row = await db
        .selectFrom('api_keys')
        .select(COLUMNS)
        .where('key_hash', '=', keyHash)
        .executeTakeFirst();
      return row && toApiKey(row);
    },
  };
}

const COLUMNS = [
  'id',
  'application_id',
  'name',
  'key_hash',
  'hint',
  'scopes',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

type Row = Selectable<Schema['api_keys']>;

function toApiKey(row: Row): ApiKey {
  return withoutNulls({
    id: row.id,
    applicationId: row.application_id,
    name: row.name,
    keyHash: row.key_hash,
    hint: row.hint,
    scopes: JSON.parse(row.scopes) as ApiKeyScope[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  } satisfies OrNull<ApiKey>);
}

function toRow(key: ApiKey): Row {
  return {
    id: key.id,
    application_id: key.applicationId,
    name: key.name,
    key_hash: key.keyHash,
    hint: key.hint,
    scopes: JSON.stringify(key.scopes),
    created_at: key.createdAt,
    expires_at: key.expiresAt ?? null,
    last_used_at: key.lastUsedAt ?? null,
    revoked_at: key.revokedAt ?? null,
  };
}
