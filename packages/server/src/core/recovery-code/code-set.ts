import type { Engine } from '../engine.ts';
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
  engine: Engine,
  owner: { applicationId: string; accountId: string; factorId?: string },
  format: RecoveryCodeFormat,
  /** Whose sets are hashed one after another. */
  lane = owner.accountId,
): Promise<NewCodeSet> {
  const codes = generateCodes(format, engine.random);
  const salt = engine.lookups.newSalt();
  const pepperKeyId = engine.lookups.currentKeyId;
  const hashes = await engine.lookups.hashSet(lane, codes.map(canonicalCode), salt, pepperKeyId);
  const set: RecoveryCodeSet = {
    id: engine.newId(),
    ...owner,
    format,
    salt,
    pepperKeyId,
    status: owner.factorId === undefined ? 'live' : 'pending',
    total: codes.length,
    createdAt: engine.clock.now(),
  };
  return { set, hashes, codes };
}
