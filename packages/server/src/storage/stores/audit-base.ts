import { type Kysely, sql } from 'kysely';
import type { AuditStore } from '../../core/audit/audit-event.ts';
import { hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';

/** Where a chain begins. */
export function auditBase(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<AuditStore, 'findBase' | 'moveBase'> {
  const { head, update } = headOf(db, applicationId);
  return {
    async findBase() {
      const row = await head()
        .select(['base_position', 'base_key_id', 'base_mac', 'base_seal'])
        .where('base_position', 'is not', null)
        .$narrowType<{ base_position: number; base_key_id: string; base_mac: string; base_seal: string }>()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { base_position: position, base_key_id: keyId, base_mac: mac, base_seal: seal } = row;
      return { position, keyId, mac, seal };
    },

    async moveBase({ position, keyId, mac, seal }) {
      const moved = await hasUpdated(
        update()
          .where(sql<number>`coalesce(base_position, 0)`, '<', position)
          .set({ base_position: position, base_key_id: keyId, base_mac: mac, base_seal: seal }),
      );
      if (!moved) return false;
      await db
        .deleteFrom('audit_events')
        .where('application_id', '=', applicationId)
        .where('position', '<=', position)
        .execute();
      return true;
    },
  };
}

/** How far it was exported, and what is old. */
export function auditExport(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<AuditStore, 'findExported' | 'markExported' | 'findLastBefore'> {
  const { head, update } = headOf(db, applicationId);
  return {
    async findExported() {
      const row = await head().select('exported_position').executeTakeFirst();
      return row?.exported_position ?? 0;
    },

    async markExported(position) {
      await update()
        .where(sql<number>`coalesce(exported_position, 0)`, '<', position)
        .set({ exported_position: position })
        .execute();
    },

    async findLastBefore(createdAt) {
      const row = await db
        .selectFrom('audit_events')
        .select((eb) => eb.fn.max('position').as('position'))
        .where('application_id', '=', applicationId)
        .where('position', 'is not', null)
        .where('created_at', '<', createdAt)
        .executeTakeFirst();
      return row?.position ?? 0;
    },
  };
}

function headOf(db: Kysely<Schema>, applicationId: string) {
  return {
    head: () => db.selectFrom('audit_heads').where('application_id', '=', applicationId),
    update: () => db.updateTable('audit_heads').where('application_id', '=', applicationId),
  };
}
