import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect, Schema } from '../schema.ts';

/** A counter's row, as long as it still counts the same window. */
export interface CountedWindow {
  readonly key: string;
  readonly windowEndsAt: number;
}

export interface AttemptSettlement {
  readonly windows: readonly CountedWindow[];
  readonly used: 0 | 1;
  readonly unsettled: 0 | 1;
  /** Counters that start again at zero, whatever their window. */
  readonly reset?: readonly string[];
}

/** Takes attempts back from all counters in one statement, never below zero. */
export async function settleAttempt(
  db: Kysely<Schema>,
  dialect: Dialect,
  { windows, used, unsettled, reset = [] }: AttemptSettlement,
): Promise<void> {
  const conditions = windows.map(
    ({ key, windowEndsAt }) => sql`(key = ${key} AND window_ends_at = ${windowEndsAt})`,
  );
  if (reset.length > 0) conditions.push(isOneOf(reset));
  if (conditions.length === 0) return;
  // Locked in the order of their keys, as an attempt locks them: neither waits for the other.
  const inOrder = dialect === 'postgres' ? sql`ORDER BY key FOR UPDATE` : sql``;
  await sql`
    UPDATE throttles
    SET used = ${lessened('used', used, reset)}, unsettled = ${lessened('unsettled', unsettled, reset)}
    WHERE key IN (SELECT key FROM throttles WHERE ${sql.join(conditions, sql` OR `)} ${inOrder})`.execute(db);
}

function lessened(column: 'used' | 'unsettled', by: 0 | 1, reset: readonly string[]): RawBuilder<number> {
  const value = sql.ref(column);
  const zero = reset.length > 0 ? sql`WHEN ${isOneOf(reset)} THEN 0` : sql``;
  return sql`CASE ${zero} WHEN ${value} >= ${sql.lit(by)} THEN ${value} - ${sql.lit(by)} ELSE 0 END`;
}

function isOneOf(keys: readonly string[]): RawBuilder<boolean> {
  return sql`key IN (${sql.join(keys)})`;
}
