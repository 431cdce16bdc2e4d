import type { Kysely } from 'kysely';
import type { AllThrottles, CounterState, Reservation, ThrottleStore } from '../../core/throttle/throttle.ts';
import { countDeleted } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { type Attempt, advanceCounters, stateOf, windowEnd } from './reserve-attempt.ts';
import { type AttemptSettlement, settleAttempt, type ThrottleParts } from './settle-attempt.ts';

const ROUNDS = 5;

export function throttleStore(parts: ThrottleParts, applicationId: string): ThrottleStore {
  const { db } = parts;
  const settle = ({ states }: Reservation, settlement: Omit<AttemptSettlement, 'windows'>) =>
    settleAttempt(parts, { windows: states, ...settlement });

  return {
    reserve: (counters, now, settles) =>
      reserve(parts, { applicationId, counters, now, unsettled: settles ? 1 : 0 }),

    confirm: (reservation) => settle(reservation, { used: 0, unsettled: 1 }),

    giveBack: (reservation, reset = []) => settle(reservation, { used: 1, unsettled: 1, reset }),

    async read(keys, now) {
      const states = await readStates(db, keys, now);
      return keys.flatMap((key) => states.get(key) ?? []);
    },

    listOpen: (beginnings, now) => listOpen(db, { applicationId, beginnings }, now),

    remove: (keys) =>
      keys.length === 0
        ? Promise.resolve(0)
        : countDeleted(
            db.deleteFrom('throttles').where('application_id', '=', applicationId).where('key', 'in', keys),
          ),

    reset: (keys) => settleAttempt(parts, { windows: [], used: 0, unsettled: 0, reset: keys }),
  };
}

export function allThrottles(db: Kysely<Schema>): AllThrottles {
  return {
    deleteExpired: (now, limit) =>
      countDeleted(
        db
          .deleteFrom('throttles')
          .where('window_ends_at', '<=', now)
          .where('key', 'in', (eb) =>
            eb.selectFrom('throttles').select('key').where('window_ends_at', '<=', now).limit(limit),
          ),
      ),
  };
}

async function reserve(parts: ThrottleParts, attempt: Attempt) {
  for (let round = 1; ; round++) {
    const advanced = await advanceAll(parts, attempt);
    if (advanced) return { granted: true, states: advanced };
    const states = await readAsked(parts.db, attempt);
    // Where another attempt was given back meanwhile, there is room again.
    if (round === ROUNDS || states.some(({ used, max }) => used >= max)) return { granted: false, states };
  }
}

/** The states of all counters, or undefined where none was advanced. */
async function advanceAll(parts: ThrottleParts, attempt: Attempt): Promise<CounterState[] | undefined> {
  const { counters, unsettled } = attempt;
  if (counters.some(({ max }) => max < 1)) return undefined;
  const rows = counters.length === 0 ? [] : await advanceCounters(parts, attempt);
  const states = counters.flatMap((counter) => {
    const row = rows.find(({ key }) => key === counter.key);
    return row ? stateOf(counter, row) : [];
  });
  if (states.length === counters.length) return states;
  if (states.length > 0) await settleAttempt(parts, { windows: states, used: 1, unsettled });
  return undefined;
}

/** Every counter that was asked for; one without a window as it would begin. */
async function readAsked(db: Kysely<Schema>, { counters, now }: Attempt): Promise<CounterState[]> {
  const keys = counters.map(({ key }) => key);
  const states = await readStates(db, keys, now);
  return counters.map((counter) => ({
    used: 0,
    unsettled: 0,
    reservedAt: now,
    windowEndsAt: windowEnd(now, counter.window),
    ...states.get(counter.key),
    ...counter,
  }));
}

/** By ranges, which the primary key serves; `;` is the character after the colon. */
async function listOpen(
  db: Kysely<Schema>,
  { applicationId, beginnings }: { readonly applicationId: string; readonly beginnings: readonly string[] },
  now: number,
): Promise<CounterState[]> {
  const found = await Promise.all(
    beginnings.map((beginning) =>
      selectOpen(db, now)
        .where('application_id', '=', applicationId)
        .where((eb) =>
          eb.or([
            eb('key', '=', beginning),
            eb.and([eb('key', '>=', `${beginning}:`), eb('key', '<', `${beginning};`)]),
          ]),
        )
        .orderBy('key')
        .execute(),
    ),
  );
  return found.flat().map(toState);
}

function selectOpen(db: Kysely<Schema>, now: number) {
  return db
    .selectFrom('throttles')
    .select(['key', 'max', 'window_length', 'used', 'unsettled', 'reserved_at', 'window_ends_at'])
    .where('window_ends_at', '>', now);
}

type OpenRow = Awaited<ReturnType<ReturnType<typeof selectOpen>['execute']>>[number];

function toState(row: OpenRow): CounterState {
  return stateOf({ key: row.key, max: row.max, window: row.window_length }, row);
}

/** Counters with an open window, by key. */
async function readStates(
  db: Kysely<Schema>,
  keys: readonly string[],
  now: number,
): Promise<Map<string, CounterState>> {
  if (keys.length === 0) return new Map();
  const rows = await selectOpen(db, now).where('key', 'in', keys).execute();
  const states = rows.map(toState);
  return new Map(states.map((state) => [state.key, state]));
}
