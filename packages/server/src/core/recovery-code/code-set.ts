import type { Ports } from '../ports/ports.ts';
import { canonicalCode, generateCodes } from './format.ts';
import type { RecoveryCodeFormat, RecoveryCodeSet } from './recovery-code.ts';

export interface NewCodeSet {
  readonly set: RecoveryCodeSet;
  readonly hashes: readonly string[];
  /** Plain, for their owner's eyes once. */
  readonly codes: readonly string[];
}

/** A fresh set, hashed but not stored; with a factor it waits for that factor's confirmation. */
export async function createCodeSet(
  ports: Ports,
  owner: { applicationId: string; accountId: string; factorId?: string },
  format: RecoveryCodeFormat,
  /** Whose sets are hashed one after another. */
  lane = owner.accountId,
): Promise<NewCodeSet> {
  const codes = generateCodes(format, ports.random);
  const salt = ports.lookups.newSalt();
  const pepperKeyId = ports.lookups.currentKeyId;
  const hashes = await ports.lookups.hashSet(lane, codes.map(canonicalCode), salt, pepperKeyId);
  const set: RecoveryCodeSet = {
    id: ports.newId(),
    ...owner,
    format,
    salt,
    pepperKeyId,
    status: owner.factorId === undefined ? 'live' : 'pending',
    total: codes.length,
    createdAt: ports.clock.now(),
  };
  return { set, hashes, codes };
}
