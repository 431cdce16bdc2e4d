import type { Engine } from '../engine.ts';
import type { KeyedHash } from '../ports/secret-box.ts';
import type { TenantRef } from '../tenant.ts';
import { workOff } from '../work-off.ts';
import type { AuditBase } from './audit-event.ts';

/** Deletes sealed events from before `createdBefore` that were exported; the chain verifies from there on. */
export async function trimAudit(
  engine: Engine,
  createdBefore: number,
  signal?: AbortSignal,
): Promise<number> {
  let trimmed = 0;
  for (const application of await engine.database.stores.applications.list()) {
    const tenant = engine.in(application);
    const { audit } = tenant.database.stores;
    const end = Math.min(await audit.findExported(), await audit.findLastBefore(createdBefore));
    trimmed += await workOff(engine.clock, (limit) => trimBatch(tenant, end, limit), signal);
  }
  return trimmed;
}

async function trimBatch(tenant: TenantRef, end: number, limit: number): Promise<number> {
  return tenant.database.transact(async ({ audit }) => {
    const from = (await audit.findBase())?.position ?? 0;
    const position = Math.min(end, from + limit);
    const [link] = position > from ? await audit.listSealed(position, 1) : [];
    // A row that is missing is for the verification to tell: nothing is deleted over it.
    if (link === undefined || link.position !== position) return 0;
    const base = { position, keyId: link.keyId, mac: link.mac };
    const seal = baseSeal(tenant.keyedHash, tenant.application.id, base);
    return (await audit.moveBase({ ...base, seal })) ? position - from : 0;
  });
}

/** Under the key of the link itself. */
export function baseSeal(
  keyedHash: KeyedHash,
  applicationId: string,
  { position, keyId, mac }: Omit<AuditBase, 'seal'>,
): string {
  return keyedHash.mac('audit-seal', JSON.stringify(['base', applicationId, position, mac]), keyId);
}
