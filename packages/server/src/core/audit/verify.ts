import type { Engine } from '../engine.ts';
import type { AuditChainHead, SealedEvent } from './audit-event.ts';
import { chainStart, linkMac } from './seal.ts';

const BATCH = 1000;

export type AuditVerdict =
  | { readonly intact: true; readonly sealed: number; readonly head?: AuditChainHead }
  | {
      readonly intact: false;
      /** Place in the chain of the first bad or missing row. */
      readonly position: number;
      readonly problem: 'missing' | 'changed';
      readonly eventId?: string;
    };

/** Walks an application's chain from its start and names the first row that was changed or taken away. */
export async function verifyAudit(engine: Engine, applicationId: string): Promise<AuditVerdict> {
  const { audit } = engine.database.stores;
  const head = await audit.findHead(applicationId);
  let position = 0;
  let mac = chainStart(applicationId);
  for (;;) {
    const batch = await audit.listSealed(applicationId, position + 1, BATCH);
    for (const sealed of batch) {
      const problem = judge(engine, sealed, position + 1, mac);
      if (problem !== undefined) return problem;
      ({ position, mac } = sealed);
    }
    if (batch.length < BATCH) break;
  }
  return judgeEnd(head, position, mac);
}

function judge(
  engine: Engine,
  { event, position, keyId, mac }: SealedEvent,
  expected: number,
  previousMac: string,
): AuditVerdict | undefined {
  if (position !== expected) return { intact: false, position: expected, problem: 'missing' };
  const recomputed = linkMac(engine.keyedHash, event, position, previousMac, keyId);
  if (recomputed === mac) return undefined;
  return { intact: false, position, problem: 'changed', eventId: event.id };
}

/** The head tells how long the chain was: rows cut off its end are missed too. */
function judgeEnd(head: AuditChainHead | undefined, position: number, mac: string): AuditVerdict {
  const length = head?.position ?? 0;
  if (length > position) return { intact: false, position: position + 1, problem: 'missing' };
  if (length < position || (head !== undefined && head.mac !== mac)) {
    return { intact: false, position, problem: 'changed' };
  }
  return { intact: true, sealed: position, ...(head !== undefined && { head }) };
}
