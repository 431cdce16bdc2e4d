import type { Kysely, Selectable } from 'kysely';
import {
  type Application,
  type ApplicationSettings,
  completeSettings,
} from '../../core/application/application.ts';
import type { ApplicationStore } from '../../core/application/application-store.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';

export function applicationStore(db: Kysely<Schema>): ApplicationStore {
  return {
    async insert(application) {
      const inserted = await db
        .insertInto('applications')
        .values({
          id: application.id,
          domain_id: application.domainId,
          client_id: application.clientId,
          kind: application.kind,
          created_at: application.createdAt,
          ...changeable(application),
        })
        .onConflict((conflict) => conflict.column('client_id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async findByClientId(clientId) {
      const row = await select(db).where('client_id', '=', clientId).executeTakeFirst();
      return row && toApplication(row);
    },

    async findById(id) {
      const row = await select(db).where('id', '=', id).executeTakeFirst();
      return row && toApplication(row);
    },

    async list() {
      return (await select(db).orderBy('id').execute()).map(toApplication);
    },

    async update(application) {
      await db
        .updateTable('applications')
        .set(changeable(application))
        .where('id', '=', application.id)
        .execute();
    },
  };
}

function select(db: Kysely<Schema>) {
  return db
    .selectFrom('applications')
    .select(['id', 'domain_id', 'client_id', 'name', 'kind', 'settings'])
    .select(['disabled_at', 'created_at', 'updated_at']);
}

function changeable({ name, settings, disabledAt, updatedAt }: Application) {
  return {
    name,
    settings: JSON.stringify(settings),
    disabled_at: disabledAt ?? null,
    updated_at: updatedAt,
  };
}

function toApplication(row: Selectable<Schema['applications']>): Application {
  return withoutNulls({
    id: row.id,
    domainId: row.domain_id,
    clientId: row.client_id,
    name: row.name,
    kind: row.kind,
    settings: completeSettings(JSON.parse(row.settings) as Partial<ApplicationSettings>),
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  } satisfies OrNull<Application>);
}
