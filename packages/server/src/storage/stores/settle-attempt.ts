import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PreparedQueries } from '../prepared-queries.ts';
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

export interface ThrottleParts {
  readonly db: Kysely<Schema>;
  readonly dialect: Dialect;
  readonly prepared: PreparedQueries;
}

/** Takes attempts back from all counters in one statement, never below zero. */
export async function settleAttempt(
  { db, dialect, prepared }: ThrottleParts,
  { windows, used, unsettled, reset = [] }: AttemptSettlement,
): Promise<void> {
  if (windows.length + reset.length === 0) return;
  const shape = `settle ${used} ${unsettled} of ${windows.length} reset ${reset.length}`;
  const values = Object.fromEntries([
    ...windows.flatMap(({ key, windowEndsAt }, index) => [
      [`key${index}`, key],
      [`ends${index}`, windowEndsAt],
    ]),
    ...reset.map((key, index) => [`reset${index}`, key]),
  ]) as Record<string, string | number>;
  const query = prepared.fill(shape, values, (filled) => ({
    compile: () => settlement(dialect, { used, unsettled }, readValues(filled, windows, reset)).compile(db),
  }));
  await db.executeQuery(query);
}

/** The same, with what stands for each value in its place. */
function readValues(
  filled: Record<string, string | number>,
  windows: readonly unknown[],
  reset: readonly unknown[],
) {
  return {
    windows: windows.map((_, index) => ({ key: filled[`key${index}`], endsAt: filled[`ends${index}`] })),
    reset: reset.map((_, index) => filled[`reset${index}`]),
  };
}

function settlement(
  dialect: Dialect,
  { used, unsettled }: Pick<AttemptSettlement, 'used' | 'unsettled'>,
  { windows, reset }: ReturnType<typeof readValues>,
): RawBuilder<unknown> {
  const conditions = windows.map(({ key, endsAt }) => sql`(key = ${key} AND window_ends_at = ${endsAt})`);
  if (reset.length > 0) conditions.push(isOneOf(reset));
  // Locked in the order of their keys, as an attempt locks them: neither waits for the other.
  const inOrder = dialect === 'postgres' ? sql`ORDER BY key FOR UPDATE` : sql``;
  return sql`
    UPDATE throttles
    SET used = ${lessened('used', used, reset)}, unsettled = ${lessened('unsettled', unsettled, reset)}
    WHERE key IN (SELECT key FROM throttles WHERE ${sql.join(conditions, sql` OR `)} ${inOrder})`;
}

function lessened(column: 'used' | 'unsettled', by: 0 | 1, reset: readonly unknown[]): RawBuilder<number> {
  const value = sql.ref(column);
  const zero = reset.length > 0 ? sql`WHEN ${isOneOf(reset)} THEN 0` : sql``;
  return sql`CASE ${zero} WHEN ${value} >= ${sql.lit(by)} THEN ${value} - ${sql.lit(by)} ELSE 0 END`;
}

function isOneOf(keys: readonly unknown[]): RawBuilder<boolean> {
  return sql`key IN (${sql.join(keys)})`;
}
