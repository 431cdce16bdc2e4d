import type { Kysely } from 'kysely';
import type { AccountStore } from '../../core/account/account-store.ts';
import { hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';

/** The keys of what the audit trail holds of people go with their accounts. */
export function auditKeys(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<AccountStore, 'listAuditKeys' | 'setAuditKey'> {
  return {
    async listAuditKeys(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('accounts')
        .select(['id', 'audit_key'])
        .where('application_id', '=', applicationId)
        .where('id', 'in', ids)
        .execute();
      return new Map(rows.map(({ id, audit_key: key }) => [id, key ?? '']));
    },

    setAuditKey: (id, box) =>
      hasUpdated(
        db
          .updateTable('accounts')
          .where('application_id', '=', applicationId)
          .where('id', '=', id)
          .where('audit_key', 'is', null)
          .set({ audit_key: box }),
      ),
  };
}
