import { type Kysely, sql } from 'kysely';
import type { AllSmsLedger, SmsLedgerStore, Spending, Spent } from '../../core/sms-firewall/sms-ledger.ts';
import type { Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';

const PREFIX_COLUMNS = [
  'application_id as applicationId',
  'prefix',
  'window_ends_at as windowEndsAt',
  'sent',
  'confirmed',
  'paused_until as pausedUntil',
] as const;

export function smsLedgerStore(db: Kysely<Schema>, applicationId: string): SmsLedgerStore {
  return { ...spending(db, applicationId), ...prefixes(db, applicationId) };
}

export function allSmsLedger(db: Kysely<Schema>): AllSmsLedger {
  return {
    listSpent: (day) =>
      db
        .selectFrom('sms_spending')
        .select(['application_id as applicationId', 'spent'])
        .where('day', '=', day)
        .execute(),
  };
}

type Payments = 'spend' | 'refund';

function spending(db: Kysely<Schema>, applicationId: string): Pick<SmsLedgerStore, Payments> {
  return {
    spend: (day, bounds) => spend(db, { application_id: applicationId, day }, bounds),

    async refund(day, cost, isSetUp = false) {
      const amount = wholeCost(cost);
      const lessened = (column: 'spent' | 'spent_on_set_ups') =>
        sql<number>`CASE WHEN ${sql.ref(column)} >= ${amount} THEN ${sql.ref(column)} - ${amount} ELSE 0 END`;
      await db
        .updateTable('sms_spending')
        .where('application_id', '=', applicationId)
        .where('day', '=', day)
        .set({ spent: lessened('spent') })
        .$if(isSetUp, (update) => update.set({ spent_on_set_ups: lessened('spent_on_set_ups') }))
        .execute();
    },
  };
}

/** The day's first message is held to the caps before there is a row that could guard them. */
async function spend(
  db: Kysely<Schema>,
  key: { readonly application_id: string; readonly day: string },
  { cost, cap, setUpCap }: Spending,
): Promise<Spent | undefined> {
  const amount = wholeCost(cost);
  const onSetUps = setUpCap === undefined ? 0 : amount;
  const room = Math.floor(cap) - amount;
  const setUpRoom = Math.floor(setUpCap ?? Number.MAX_SAFE_INTEGER) - onSetUps;
  if (room < 0 || setUpRoom < 0) return undefined;
  return db
    .insertInto('sms_spending')
    .values({ ...key, spent: amount, spent_on_set_ups: onSetUps })
    .onConflict((conflict) =>
      conflict
        .columns(['application_id', 'day'])
        .doUpdateSet((eb) => ({
          spent: eb('sms_spending.spent', '+', amount),
          spent_on_set_ups: eb('sms_spending.spent_on_set_ups', '+', onSetUps),
        }))
        .where('sms_spending.spent', '<=', room)
        .where('sms_spending.spent_on_set_ups', '<=', setUpRoom),
    )
    .returning(['spent', 'spent_on_set_ups as spentOnSetUps'])
    .executeTakeFirst();
}

/** Columns hold whole thousandths; a part of one counts as one. */
function wholeCost(cost: number): number {
  return Math.ceil(cost);
}

type Prefixes = Exclude<keyof SmsLedgerStore, Payments>;

function prefixes(db: Kysely<Schema>, applicationId: string): Pick<SmsLedgerStore, Prefixes> {
  const select = () =>
    db.selectFrom('sms_prefixes').select(PREFIX_COLUMNS).where('application_id', '=', applicationId);

  return {
    async findPrefix(prefix) {
      const row = await select().where('prefix', '=', prefix).executeTakeFirst();
      return row && withoutNulls(row);
    },

    recordSent: (prefix, now, window) =>
      recordSent(db, { application_id: applicationId, prefix }, now, now + window),

    async recordConfirmed(prefix, now) {
      await db
        .updateTable('sms_prefixes')
        .where('application_id', '=', applicationId)
        .where('prefix', '=', prefix)
        .where('window_ends_at', '>', now)
        .set((eb) => ({ confirmed: eb('confirmed', '+', 1) }))
        .execute();
    },

    async pause(prefix, until) {
      await db
        .insertInto('sms_prefixes')
        .values({ application_id: applicationId, prefix, ...NOTHING_SENT, paused_until: until })
        .onConflict((conflict) =>
          conflict.columns(['application_id', 'prefix']).doUpdateSet({ paused_until: until }),
        )
        .execute();
    },
  };
}

const NOTHING_SENT = { window_ends_at: 0, sent: 0, confirmed: 0 } as const;

async function recordSent(
  db: Kysely<Schema>,
  key: { application_id: string; prefix: string },
  now: number,
  windowEndsAt: number,
) {
  const ifOpen = (open: ReturnType<typeof sql<number>>, ended: number) =>
    sql<number>`CASE WHEN sms_prefixes.window_ends_at > ${now} THEN ${open} ELSE ${ended} END`;
  const row = await db
    .insertInto('sms_prefixes')
    .values({ ...key, ...NOTHING_SENT, window_ends_at: windowEndsAt, sent: 1 })
    .onConflict((conflict) =>
      conflict.columns(['application_id', 'prefix']).doUpdateSet({
        window_ends_at: ifOpen(sql`sms_prefixes.window_ends_at`, windowEndsAt),
        sent: ifOpen(sql`sms_prefixes.sent + 1`, 1),
        confirmed: ifOpen(sql`sms_prefixes.confirmed`, 0),
      }),
    )
    .returning(PREFIX_COLUMNS)
    .executeTakeFirstOrThrow();
  return withoutNulls(row);
}
