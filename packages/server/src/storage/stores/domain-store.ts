import type { Kysely } from 'kysely';
import type { DomainStore } from '../../core/domain/domain.ts';
import type { Schema } from '../schema.ts';

export function domainStore(db: Kysely<Schema>): DomainStore {
  return {
    async insert({ id, name, createdAt }) {
      await db.insertInto('domains').values({ id, name, created_at: createdAt }).execute();
    },

    async list() {
      const select = db.selectFrom('domains').select(['id', 'name', 'created_at as createdAt']);
      return (await select.orderBy('id').execute()).map((domain) => ({ ...domain }));
    },
  };
}
