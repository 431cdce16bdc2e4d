import type { AuditEvent, AuditStore, SealedEvent } from '../../core/audit/audit-event.ts';
import { openPersonal } from '../../core/audit/personal-fields.ts';
import type { TenantRef } from '../../core/tenant.ts';

const BATCH = 500;

/** What happened, newest first, as people may read it. */
export async function listAudit(
  tenant: TenantRef,
  filter: Parameters<AuditStore['list']>[0],
): Promise<AuditEvent[]> {
  const { audit, accounts } = tenant.database.stores;
  return openPersonal(tenant, accounts, await audit.list(filter));
}

/** A sealed event as it is stored; `opened` where the person's own fields were asked for. */
export interface ExportedEvent extends SealedEvent {
  readonly opened?: AuditEvent;
}

/** Sealed events in the order of the chain, from behind what was exported before. */
export async function* exportAudit(
  tenant: TenantRef,
  { open }: { readonly open: boolean },
): AsyncGenerator<ExportedEvent[]> {
  const { audit, accounts } = tenant.database.stores;
  let position = await audit.findExported();
  for (;;) {
    const batch = await audit.listSealed(position + 1, BATCH);
    const last = batch.at(-1);
    if (last === undefined) return;
    const opened = open
      ? await openPersonal(
          tenant,
          accounts,
          batch.map(({ event }) => event),
        )
      : [];
    yield batch.map((sealed, index) => ({
      ...sealed,
      ...(opened[index] !== undefined && { opened: opened[index] }),
    }));
    position = last.position;
  }
}

/** What is exported may be deleted when its time is over: say so once it is safely written. */
export async function markExported(tenant: TenantRef, position: number): Promise<void> {
  await tenant.database.stores.audit.markExported(position);
}
