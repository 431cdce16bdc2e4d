import type { DatabaseLocation } from '../connect.ts';
import { startLog, stopLog } from './change-log.ts';
import { countRows, differingTables } from './compare.ts';
import { copyChanges, copyEverything, type Progress } from './copy-rows.ts';
import { freeze, thaw } from './freeze.ts';
import { liftReferences, restoreReferences } from './references.ts';
import { openSide, type Side } from './side.ts';
import { readTables, type Table } from './tables.ts';

/** A round that brings fewer rows is followed by the freeze. */
const FEW = 500;
const MOST_ROUNDS = 20;

export interface MoveOptions {
  readonly progress: Progress;
  /** Asked while nobody writes: throws where the copy is not to be trusted. */
  readonly judge: () => Promise<void>;
}

export interface Moved {
  readonly rows: number;
  readonly tables: number;
  /** Milliseconds for which writing had stopped when this returns; it stays stopped. */
  readonly frozenFor: number;
}

/**
 * Copies all rows while others write, then what they wrote meanwhile, then stops them and copies the rest. The schemas
 * are equal and the target is empty. What fails leaves the source as it was, and the target to be thrown away.
 */
export async function moveDatabase(
  from: DatabaseLocation,
  to: DatabaseLocation,
  options: MoveOptions,
): Promise<Moved> {
  const source = await openSide(from);
  const target = await openSide(to);
  try {
    const tables = await readTables(source.dialect === 'sqlite' ? source : target);
    if ((await countRows(target, tables)) > 0)
      throw new Error('the target holds data: give an empty database');
    return await move({ source, target, tables }, options);
  } finally {
    await source.close();
    await target.close();
  }
}

/** Lets a database be written again, and forgets a move that was broken off. */
export async function undoMove(location: DatabaseLocation): Promise<void> {
  const side = await openSide(location);
  try {
    await thaw(side);
    await stopLog(side);
  } finally {
    await side.close();
  }
}

interface Sides {
  readonly source: Side;
  readonly target: Side;
  readonly tables: readonly Table[];
}

async function move({ source, target, tables }: Sides, { progress, judge }: MoveOptions): Promise<Moved> {
  await startLog(source, tables);
  try {
    const references = await liftReferences(target);
    await copyEverything(source, target, { tables, progress });
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if ((await copyChanges(source, target, tables)) < FEW) break;
    }
    const began = performance.now();
    await freeze(source, tables);
    await copyChanges(source, target, tables);
    await restoreReferences(target, references);
    await assertEqual({ source, target, tables });
    await judge();
    const rows = await countRows(target, tables);
    return { rows, tables: tables.length, frozenFor: performance.now() - began };
  } catch (error) {
    await thaw(source);
    throw error;
  } finally {
    await stopLog(source);
  }
}

async function assertEqual({ source, target, tables }: Sides): Promise<void> {
  const differing = await differingTables(source, target, tables);
  if (differing.length > 0) throw new Error(`the copy differs in ${differing.join(', ')}`);
}
