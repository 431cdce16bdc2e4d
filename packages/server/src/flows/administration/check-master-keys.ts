import type { Engine } from '../../core/engine.ts';
import type { MasterKeyCheck } from '../../core/key/master-key-check.ts';

/**
 * Ids of master keys that this database's secrets need and that are not configured; empty where all is well, and then
 * the key in force is noted. Looks at the secrets themselves only where the notes do not settle it.
 */
export async function findMissingMasterKeys(engine: Engine): Promise<string[]> {
  const { masterKeyChecks } = engine.database.stores;
  const noted = await masterKeyChecks.list();
  const lost = noted.filter((check) => !opens(engine, check)).map(({ keyId }) => keyId);
  if (noted.length === 0 || lost.length > 0) {
    const missing = await findNeeded(engine);
    if (missing.length > 0) return missing;
  }
  for (const keyId of lost) await masterKeyChecks.delete(keyId);
  if (!noted.some(({ keyId }) => keyId === engine.boxes.currentKeyId)) await noteMasterKey(engine);
  return [];
}

/** That the key in force is used by this database from now on. */
export async function noteMasterKey({ boxes, database }: Pick<Engine, 'boxes' | 'database'>): Promise<void> {
  const keyId = boxes.currentKeyId;
  await database.stores.masterKeyChecks.insert({
    keyId,
    box: boxes.seal(new Uint8Array(0), bindingOf(keyId)),
  });
}

/** Throws where this database has secrets under a key that this process does not have (any more). */
export async function assertMasterKeys({
  database,
  keyedHash,
}: Pick<Engine, 'database' | 'keyedHash'>): Promise<void> {
  const noted = await database.stores.masterKeyChecks.list();
  const lost = noted.find(({ keyId }) => !keyedHash.holds(keyId));
  if (lost !== undefined) throw new Error(`The master key ${lost.keyId} is not configured here`);
}

function opens({ boxes }: Engine, { keyId, box }: MasterKeyCheck): boolean {
  try {
    boxes.open(box, bindingOf(keyId));
    return true;
  } catch {
    return false;
  }
}

/** Audit seals alone lock nobody out: `audit verify` names what it cannot verify. */
async function findNeeded({ database, keyedHash }: Engine): Promise<string[]> {
  const usages = await database.stores.boxes.countByKey();
  return usages
    .filter(({ keyId, boxes, recoveryCodeSets }) => boxes + recoveryCodeSets > 0 && !keyedHash.holds(keyId))
    .map(({ keyId }) => keyId);
}

function bindingOf(id: string) {
  return { table: 'master_key_checks', column: 'box', applicationId: '', id };
}
