import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Counter, CounterState } from '../../core/throttle/throttle.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Schema } from '../schema.ts';
import { settledLater } from '../settled-later.ts';

export interface Attempt {
  readonly applicationId: string;
  readonly counters: readonly Counter[];
  readonly now: number;
  /** 1 for an attempt that will be settled, 0 for one that counts for good. */
  readonly unsettled: 0 | 1;
}

export interface Advanced {
  key: string;
  used: number;
  unsettled: number;
  reserved_at: number;
  window_ends_at: number;
}

/**
 * One statement for all counters: nothing while one of them is full, and otherwise each only while it is below
 * its limit. SQLite writes one at a time, so that it is all or none there. On PostgreSQL another attempt may fill
 * a counter between the look at all of them and the advance of that one: then the rows are fewer than asked.
 * (CROSS JOIN has SQLite go from the counters that are asked for to their rows, never over all rows.)
 */
export async function advanceCounters(
  { db, prepared }: { readonly db: Kysely<Schema>; readonly prepared: PreparedQueries },
  attempt: Attempt,
): Promise<Advanced[]> {
  const { length } = attempt.counters;
  const query = prepared.fill(`attempt on ${length}`, valuesOf(attempt), (values) => ({
    compile: () => advance(values, length).compile(db),
  }));
  // What came of the guess is told after a later commit, or after the answer has waited.
  return (await db.executeQuery(settledLater(query))).rows;
}

function advance(values: Values, count: number): RawBuilder<Advanced> {
  const { applicationId, unsettled, now } = values;
  return sql<Advanced>`
    WITH asked (key, max, window_length, window_ends_at) AS (VALUES ${askedRows(values, count)})
    INSERT INTO throttles
      (key, application_id, max, window_length, used, unsettled, reserved_at, window_ends_at)
    SELECT key, ${applicationId}, max, window_length, 1, ${bigint(unsettled)}, ${bigint(now)}, window_ends_at
    FROM asked
    WHERE NOT EXISTS (
      SELECT 1 FROM asked AS a CROSS JOIN throttles AS t
      WHERE t.key = a.key AND t.window_ends_at > ${now} AND t.used >= a.max
    )
    ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
      max = excluded.max,
      window_length = excluded.window_length,
      used = CASE WHEN throttles.window_ends_at <= excluded.reserved_at THEN 1 ELSE throttles.used + 1 END,
      unsettled = excluded.unsettled
        + CASE WHEN throttles.window_ends_at <= excluded.reserved_at THEN 0 ELSE throttles.unsettled END,
      reserved_at = excluded.reserved_at,
      window_ends_at = CASE WHEN throttles.window_ends_at <= excluded.reserved_at
        THEN excluded.window_ends_at ELSE throttles.window_ends_at END
    WHERE throttles.window_ends_at <= excluded.reserved_at OR throttles.used < excluded.max
    RETURNING key, used, unsettled, reserved_at, window_ends_at`;
}

type Values = Record<string, string | number>;

/** In the order of their keys: two attempts that lock the same rows cannot wait for each other. */
function valuesOf({ applicationId, counters, now, unsettled }: Attempt): Values {
  const sorted = counters.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  const rows = sorted.flatMap(({ key, max, window }, index): [string, string | number][] => [
    [`key${index}`, key],
    [`max${index}`, Math.floor(max)],
    [`window${index}`, Math.floor(window)],
    [`ends${index}`, Math.floor(windowEnd(now, window))],
  ]);
  return { applicationId, now: Math.floor(now), unsettled, ...Object.fromEntries(rows) };
}

function askedRows(values: Values, count: number): RawBuilder<unknown> {
  return sql.join(
    Array.from({ length: count }, (_, index) => {
      const numbers = ['max', 'window', 'ends'].map((name) => bigint(values[`${name}${index}`]));
      return sql`(cast(${values[`key${index}`]} AS text), ${sql.join(numbers)})`;
    }),
  );
}

/** A window may be as good as endless. */
export function windowEnd(now: number, window: number): number {
  return Math.min(now + window, Number.MAX_SAFE_INTEGER);
}

function bigint(value: unknown): RawBuilder<number> {
  return sql<number>`cast(${value} AS bigint)`;
}

export function stateOf(counter: Counter, row: Advanced): CounterState {
  return {
    ...counter,
    used: row.used,
    unsettled: row.unsettled,
    reservedAt: row.reserved_at,
    windowEndsAt: row.window_ends_at,
  };
}
