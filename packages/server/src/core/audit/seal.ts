import { SECOND } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { KeyedHash } from '../ports/secret-box.ts';
import type { TenantRef } from '../tenant.ts';
import { workOff } from '../work-off.ts';
import type { AuditChainHead, AuditEvent } from './audit-event.ts';

/** Events of transactions still open elsewhere get the time to commit before the batch is cut. */
const SETTLED_AFTER = 2 * SECOND;

/** Appends every settled event to its application's chain; returns how many were sealed. */
export async function sealAudit(engine: Engine, signal?: AbortSignal): Promise<number> {
  let sealed = 0;
  for (const applicationId of await engine.database.stores.audit.listUnsealedApplications()) {
    const tenant = engine.in({ id: applicationId });
    sealed += await workOff(engine.clock, (limit) => sealBatch(tenant, limit), signal);
  }
  return sealed;
}

function sealBatch(tenant: TenantRef, limit: number): Promise<number> {
  const applicationId = tenant.application.id;
  const before = tenant.clock.now() - SETTLED_AFTER;
  return tenant.database.transact(async ({ audit }) => {
    const head = await audit.findHead();
    const events = await audit.listUnsealed(before, limit);
    const chain = chainEvents(tenant.keyedHash, events, head, applicationId);
    const last = chain.at(-1);
    if (last === undefined) return 0;
    const { position, keyId, mac } = last;
    if (!(await audit.advanceHead(head, { applicationId, position, keyId, mac }))) return 0;
    for (const link of chain) await audit.seal(link);
    return chain.length;
  });
}

interface Link {
  readonly eventId: string;
  readonly position: number;
  readonly keyId: string;
  readonly mac: string;
}

function chainEvents(
  keyedHash: KeyedHash,
  events: readonly AuditEvent[],
  head: AuditChainHead | undefined,
  applicationId: string,
): Link[] {
  const keyId = keyedHash.currentKeyId;
  let { position, mac } = head ?? { position: 0, mac: chainStart(applicationId) };
  return events.map((event) => {
    position += 1;
    mac = linkMac(keyedHash, event, { position, previousMac: mac, keyId });
    return { eventId: event.id, position, keyId, mac };
  });
}

/** What the first link of a chain is bound to. */
export function chainStart(applicationId: string): string {
  return `start ${applicationId}`;
}

/** HMAC over the event, its place and its predecessor, under a key outside the database. */
export function linkMac(
  keyedHash: KeyedHash,
  event: AuditEvent,
  {
    position,
    previousMac,
    keyId,
  }: { readonly position: number; readonly previousMac: string; readonly keyId: string },
): string {
  const { id, applicationId, type, actor, accountId, ipAddress, userAgent, data, createdAt } = event;
  const owner = [accountId ?? null, ipAddress ?? null, userAgent ?? null];
  const sorted = Object.entries(data).sort(([left], [right]) => (left < right ? -1 : 1));
  const text = JSON.stringify([
    previousMac,
    position,
    id,
    applicationId,
    type,
    actor,
    owner,
    sorted,
    createdAt,
  ]);
  return keyedHash.mac('audit-seal', text, keyId);
}
