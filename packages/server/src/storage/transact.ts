import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { Rollback } from '../core/stores.ts';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { isConflict } from './postgres/errors.ts';
import type { Schema } from './schema.ts';
import type { TransactionScope } from './transaction-scope.ts';

const ATTEMPTS = 8;

/**
 * Runs `work` in a transaction, and again after conflicts, of which PostgreSQL has undone everything. A lost
 * connection is no conflict: the commit may have arrived, so that it is never run again.
 */
export async function transact<T>(
  db: Kysely<Schema>,
  scope: TransactionScope,
  work: (transaction: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute((transaction) => scope.run(() => work(transaction)));
    } catch (error) {
      if (error instanceof Rollback) return error.outcome as T;
      if (!isConflict(error)) throw error;
      if (attempt === ATTEMPTS) throw new DatabaseUnavailable(error);
    }
    await delay(Math.random() * 2 ** attempt);
  }
}
