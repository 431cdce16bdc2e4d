import type { DeleteResult, QueryResult, UpdateResult } from 'kysely';

interface Execution<R> {
  executeTakeFirst(): Promise<R | undefined>;
}

export async function countUpdated(update: Execution<UpdateResult>): Promise<number> {
  return Number((await update.executeTakeFirst())?.numUpdatedRows ?? 0n);
}

/** Whether the guard of an update of one row held. */
export async function hasUpdated(update: Execution<UpdateResult>): Promise<boolean> {
  return (await countUpdated(update)) > 0;
}

/** The same, of a query that was filled in. */
export function hasChanged({ numAffectedRows = 0n }: QueryResult<unknown>): boolean {
  return numAffectedRows > 0n;
}

export async function countDeleted(deletion: Execution<DeleteResult>): Promise<number> {
  return Number((await deletion.executeTakeFirst())?.numDeletedRows ?? 0n);
}
