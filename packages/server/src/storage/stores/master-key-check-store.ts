import type { Kysely } from 'kysely';
import type { MasterKeyCheckStore } from '../../core/key/master-key-check.ts';
import type { Schema } from '../schema.ts';

export function masterKeyCheckStore(db: Kysely<Schema>): MasterKeyCheckStore {
  return {
    async list() {
      const rows = await db
        .selectFrom('master_key_checks')
        .select(['key_id', 'box'])
        .orderBy('key_id')
        .execute();
      return rows.map(({ key_id, box }) => ({ keyId: key_id, box }));
    },

    async insert({ keyId, box }) {
      await db
        .insertInto('master_key_checks')
        .values({ key_id: keyId, box })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async delete(keyId) {
      await db.deleteFrom('master_key_checks').where('key_id', '=', keyId).execute();
    },
  };
}
