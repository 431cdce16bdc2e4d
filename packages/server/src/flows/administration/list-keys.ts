import type { Engine } from '../../core/engine.ts';

/** What still depends on a master key. */
export interface MasterKeyUse {
  readonly id: string;
  /** `missing`: something depends on it, and it is not configured. */
  readonly state: 'current' | 'older' | 'missing';
  readonly boxes: number;
  readonly recoveryCodeSets: number;
  readonly auditSeals: number;
}

/** `configured`: ids of the master keys that this process has. */
export async function listMasterKeys(
  { boxes, database }: Engine,
  configured: readonly string[],
): Promise<MasterKeyUse[]> {
  const used = await database.stores.boxes.countByKey();
  const ids = new Set([...configured, ...used.map(({ keyId }) => keyId)]);
  return [...ids].map((id) => {
    const older = configured.includes(id) ? 'older' : 'missing';
    const use = used.find(({ keyId }) => keyId === id);
    const { boxes: count = 0, recoveryCodeSets = 0, auditSeals = 0 } = use ?? {};
    const state = id === boxes.currentKeyId ? 'current' : older;
    return { id, state, boxes: count, recoveryCodeSets, auditSeals };
  });
}

export interface SigningKeyUse {
  readonly kid: string;
  readonly clientId: string;
  readonly state: 'signing' | 'retired';
  readonly createdAt: number;
}

export async function listSigningKeys({ database }: Engine): Promise<SigningKeyUse[]> {
  const { applications } = database.stores;
  const listed: SigningKeyUse[] = [];
  for (const { id, clientId } of await applications.list()) {
    for (const { id: kid, retiredAt, createdAt } of await database.stores.in(id).signingKeys.list()) {
      listed.push({ kid, clientId, state: retiredAt === undefined ? 'signing' : 'retired', createdAt });
    }
  }
  return listed;
}
