import { newEvent } from '../../core/audit/new-event.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { noteMasterKey } from './check-master-keys.ts';
import { type ReencryptionProgress, reencryptBoxes } from './reencrypt.ts';

export interface MasterKeyRotation {
  /** Puts a new key in force before anything is encrypted anew; absent where an operator has done it. */
  readonly addKey?: () => void;
  readonly onBatch?: (progress: ReencryptionProgress) => void;
}

/** The key in force, and how many secrets were brought under it. */
export interface RotatedMasterKey {
  readonly keyId: string;
  readonly reencrypted: number;
}

/** Brings every secret under the newest master key; may stop anywhere and be begun again. */
export async function rotateMasterKey(
  engine: Engine,
  { addKey, onBatch }: MasterKeyRotation,
): Promise<Outcome<RotatedMasterKey>> {
  addKey?.();
  await noteMasterKey(engine);
  const { done, unreadable } = await reencryptBoxes(engine, onBatch);
  const [first] = unreadable;
  if (first === undefined) return succeed({ keyId: engine.boxes.currentKeyId, reencrypted: done });
  const where = `the first in ${first.table} ${first.id}`;
  return refuse('conflict', {
    message: `${unreadable.length} secrets do not open under any configured key, ${where}`,
  });
}

/** A new signing key for every application; returns how many. The old ones stay published while their tokens live. */
export async function rotateSigningKeys(engine: Engine): Promise<number> {
  const { stores } = engine.database;
  const all = await stores.applications.list();
  for (const application of all) {
    const kid = await engine.tokens.rotate(application);
    const event = newEvent(engine.in(application), 'key.rotated', { actor: 'operator', data: { kid } });
    await prepareEvents(engine.in(application), undefined, [event])(stores.in(application.id));
  }
  return all.length;
}
