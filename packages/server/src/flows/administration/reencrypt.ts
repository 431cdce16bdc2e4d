import type { Engine } from '../../core/engine.ts';
import type { BoxedRow } from '../../core/key/signing-key.ts';

const BATCH = 200;

export interface ReencryptionProgress {
  readonly done: number;
  /** Rows whose box does not open under any configured key. */
  readonly unreadable: readonly BoxedRow[];
}

/**
 * Brings every box under the current master key, in batches, while the service runs. Each row moves by a
 * compare-and-set of its own, so the work may stop anywhere, even by `kill -9`, and be begun again.
 */
export async function reencryptBoxes(
  engine: Engine,
  onBatch: (progress: ReencryptionProgress) => void = () => undefined,
): Promise<ReencryptionProgress> {
  const { boxes } = engine.database.stores;
  const unreadable = new Map<string, BoxedRow>();
  let done = 0;
  for (;;) {
    const rows = await boxes.listSealedUnderOthers(engine.boxes.currentKeyId, BATCH + unreadable.size);
    const fresh = rows.filter((row) => !unreadable.has(rowName(row)));
    if (fresh.length === 0) return { done, unreadable: [...unreadable.values()] };
    for (const row of fresh) {
      if (await reencrypt(engine, row)) done += 1;
      else unreadable.set(rowName(row), row);
    }
    onBatch({ done, unreadable: [...unreadable.values()] });
  }
}

function rowName({ table, column, id }: BoxedRow): string {
  return `${table}.${column} ${id}`;
}

/** True also where someone else wrote the row meanwhile: the next batch looks at it again. */
async function reencrypt(engine: Engine, row: BoxedRow): Promise<boolean> {
  const plain = tryOpen(engine, row);
  if (plain === undefined) return false;
  await engine.database.stores.boxes.replace(row, engine.boxes.seal(plain, row));
  return true;
}

function tryOpen(engine: Engine, row: BoxedRow): Uint8Array | undefined {
  try {
    return engine.boxes.open(row.box, row);
  } catch {
    return undefined;
  }
}
