import type { Kysely } from 'kysely';
import type { AllSigningKeys, SigningKeyStore } from '../../core/key/signing-key.ts';
import { countDeleted, countUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';

export function signingKeyStore(db: Kysely<Schema>, applicationId: string): SigningKeyStore {
  return {
    async insert(key) {
      assertOwn(applicationId, key);
      await db
        .insertInto('signing_keys')
        .values({
          id: key.id,
          application_id: key.applicationId,
          public_jwk: key.publicJwk,
          private_jwk: key.privateJwk,
          created_at: key.createdAt,
          retired_at: key.retiredAt ?? null,
        })
        .execute();
    },

    async list() {
      const rows = await db
        .selectFrom('signing_keys')
        .select(['id', 'application_id as applicationId', 'public_jwk as publicJwk'])
        .select(['private_jwk as privateJwk', 'created_at as createdAt', 'retired_at as retiredAt'])
        .where('application_id', '=', applicationId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(withoutNulls);
    },

    retireOthers: (keepId, now) =>
      countUpdated(
        db
          .updateTable('signing_keys')
          .where('application_id', '=', applicationId)
          .where('id', '<>', keepId)
          .where('retired_at', 'is', null)
          .set({ retired_at: now }),
      ),
  };
}

export function allSigningKeys(db: Kysely<Schema>): AllSigningKeys {
  return {
    deleteRetired: (before) => countDeleted(db.deleteFrom('signing_keys').where('retired_at', '<', before)),
  };
}
