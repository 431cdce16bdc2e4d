import { SECOND } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { KeyedHash } from '../ports/secret-box.ts';
import type { TenantRef } from '../tenant.ts';
import { workOff } from '../work-off.ts';
import type { AuditChainHead, SealedEvent, SealForm, StoredEvent } from './audit-event.ts';
import { closePersonal } from './personal-fields.ts';

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
  return tenant.database.transact(async ({ audit, accounts }) => {
    const head = await audit.findHead();
    const events = await closePersonal(tenant, accounts, await audit.listUnsealed(before, limit));
    const chain = chainEvents(tenant.keyedHash, events, head, applicationId);
    const last = chain.at(-1);
    if (last === undefined) return 0;
    const { position, keyId, mac } = last;
    if (!(await audit.advanceHead(head, { applicationId, position, keyId, mac }))) return 0;
    for (const link of chain) await audit.seal(link);
    return chain.length;
  });
}

function chainEvents(
  keyedHash: KeyedHash,
  events: readonly StoredEvent[],
  head: AuditChainHead | undefined,
  applicationId: string,
): SealedEvent[] {
  const keyId = keyedHash.currentKeyId;
  let { position, mac } = head ?? { position: 0, mac: chainStart(applicationId) };
  return events.map((event) => {
    position += 1;
    mac = linkMac(keyedHash, event, { position, previousMac: mac, keyId, form: 2 });
    return { event, position, keyId, mac, form: 2 };
  });
}

/** What the first link of a chain is bound to. */
export function chainStart(applicationId: string): string {
  return `start ${applicationId}`;
}

interface Place {
  readonly position: number;
  readonly previousMac: string;
  readonly keyId: string;
  readonly form: SealForm;
}

/** HMAC over the event as it is stored, its place and its predecessor, under a key outside the database. */
export function linkMac(keyedHash: KeyedHash, event: StoredEvent, place: Place): string {
  const { position, previousMac, keyId, form } = place;
  const { id, applicationId, type, actor, createdAt } = event;
  const own = form === 1 ? [] : [event.actorId ?? null, event.personal ?? null];
  const owner = [event.accountId ?? null, event.ipAddress ?? null, event.userAgent ?? null];
  const sorted = Object.entries(event.data).sort(([left], [right]) => (left < right ? -1 : 1));
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
    ...own,
  ]);
  return keyedHash.mac('audit-seal', text, keyId);
}
