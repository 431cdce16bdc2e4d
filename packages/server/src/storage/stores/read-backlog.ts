import { type Kysely, sql } from 'kysely';
import type { Backlog } from '../../core/backlog.ts';
import type { Schema } from '../schema.ts';

// In the text of the statement, so that the partial indexes serve it.
const PENDING = sql.lit<'pending'>('pending');

export async function readBacklog(
  db: Kysely<Schema>,
  table: 'outbox' | 'webhook_deliveries',
): Promise<Backlog> {
  const { waiting, oldestAt } = await db
    .selectFrom(table)
    .select(({ fn }) => [
      fn.countAll<number>().as('waiting'),
      fn.min<number | null>('created_at').as('oldestAt'),
    ])
    .where('status', '=', PENDING)
    .executeTakeFirstOrThrow();
  return { waiting, ...(oldestAt !== null && { oldestAt }) };
}
