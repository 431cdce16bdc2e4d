import type { AuditChainHead, SealedEvent } from '../../core/audit/audit-event.ts';
import { baseSeal } from '../../core/audit/chain-base.ts';
import { chainStart, linkMac } from '../../core/audit/seal.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { TenantRef } from '../../core/tenant.ts';

const BATCH = 1000;

export type AuditVerdict =
  | {
      readonly intact: true;
      /** Events that are there and verify. */
      readonly sealed: number;
      /** Events before them that were exported and deleted. */
      readonly trimmed?: number;
      readonly head?: AuditChainHead;
    }
  | BrokenLink;

export interface BrokenLink {
  readonly intact: false;
  /** Place in the chain of the first bad or missing row. */
  readonly position: number;
  /** `key_missing`: sealed under a master key that is not configured, or says so. */
  readonly problem: 'missing' | 'changed' | 'key_missing';
  readonly eventId?: string;
}

/** The last link found good. */
interface Link {
  readonly position: number;
  readonly mac: string;
}

/**
 * Walks an application's chain from its start and names the first row that was changed or taken away. Others may
 * seal meanwhile: the walk ends where the head is that no sealed row lies behind.
 */
export async function verifyAudit(tenant: TenantRef): Promise<AuditVerdict> {
  const { audit } = tenant.database.stores;
  const start = await findStart(tenant);
  if ('problem' in start) return start;
  let link = start;
  for (;;) {
    const head = await audit.findHead();
    const walked = await walk(tenant, link, head?.position ?? 0);
    if ('problem' in walked) return walked;
    link = walked;
    const { position } = link;
    if (head !== undefined && head.mac !== link.mac) return { intact: false, position, problem: 'changed' };
    const [behind] = await audit.listSealed(position + 1, 1);
    if (behind === undefined) return intact(start, position, head);
    const moved = await audit.findHead();
    // A head moves in the transaction that seals, so that a row behind it was sealed by nobody.
    if ((moved?.position ?? 0) <= position) {
      return { intact: false, position: behind.position, problem: 'changed', eventId: behind.event.id };
    }
  }
}

/** The start of the chain, or the last link that was deleted on purpose. */
async function findStart(tenant: TenantRef): Promise<Link | BrokenLink> {
  const { keyedHash, application, database } = tenant;
  const base = await database.stores.audit.findBase();
  if (base === undefined) return { position: 0, mac: chainStart(application.id) };
  const broken = { intact: false, position: base.position } as const;
  if (!keyedHash.holds(base.keyId)) return { ...broken, problem: 'key_missing' };
  return baseSeal(keyedHash, application.id, base) === base.seal ? base : { ...broken, problem: 'changed' };
}

function intact(start: Link, position: number, head: AuditChainHead | undefined): AuditVerdict {
  return {
    intact: true,
    sealed: position - start.position,
    ...(start.position > 0 && { trimmed: start.position }),
    ...(head !== undefined && { head }),
  };
}

/** The link at `end`, or the first bad one on the way there. */
async function walk(tenant: TenantRef, from: Link, end: number): Promise<Link | BrokenLink> {
  let link = from;
  while (link.position < end) {
    const limit = Math.min(BATCH, end - link.position);
    const batch = await tenant.database.stores.audit.listSealed(link.position + 1, limit);
    for (const sealed of batch) {
      const broken = judge(tenant, sealed, link);
      if (broken !== undefined) return broken;
      link = sealed;
    }
    // The head says how long the chain was: rows cut off its end are missed too.
    if (batch.length < limit) return { intact: false, position: link.position + 1, problem: 'missing' };
  }
  return link;
}

function judge(
  { keyedHash }: Ports,
  { event, position, keyId, mac, form }: SealedEvent,
  previous: Link,
): BrokenLink | undefined {
  const expected = previous.position + 1;
  if (position !== expected) return { intact: false, position: expected, problem: 'missing' };
  const broken = { intact: false, position, eventId: event.id } as const;
  if (!keyedHash.holds(keyId)) return { ...broken, problem: 'key_missing' };
  const recomputed = linkMac(keyedHash, event, { position, previousMac: previous.mac, keyId, form });
  return recomputed === mac ? undefined : { ...broken, problem: 'changed' };
}
