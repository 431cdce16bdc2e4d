import type { SelectQueryBuilder } from 'kysely';
import type { Page } from '../../core/page.ts';
import type { Schema } from '../schema.ts';

/** Oldest first: all that the query finds, or a page of it. */
export async function readPage<Table extends 'sessions' | 'trusted_devices', Row>(
  query: SelectQueryBuilder<Schema, Table, Row>,
  page: Page | undefined,
): Promise<Row[]> {
  const newest = query.orderBy('id' as never, 'desc');
  if (page === undefined) return (await newest.execute()).toReversed();
  const before =
    page.beforeId === undefined ? newest : newest.where('id' as never, '<', page.beforeId as never);
  return (await before.limit(page.limit).execute()).toReversed();
}
