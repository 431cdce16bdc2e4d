import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** Gives free pages back to the file system; returns how many. None of a file that was made without the means for it. */
export async function reclaimPages(db: Kysely<Schema>, pages: number): Promise<number> {
  const before = await countFree(db);
  if (before === 0) return 0;
  await sql.raw(`PRAGMA incremental_vacuum(${Math.trunc(pages)})`).execute(db);
  return before - (await countFree(db));
}

async function countFree(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ freelist_count: number }>`PRAGMA freelist_count`.execute(db);
  return rows[0]?.freelist_count ?? 0;
}
