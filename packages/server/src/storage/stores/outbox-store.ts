import { type Kysely, type QueryCreator, sql } from 'kysely';
import type { AllOutbox, OutboxMessage, OutboxStatus, OutboxStore } from '../../core/delivery/outbox.ts';
import type { DeliveryReceipt } from '../../core/delivery/receipt.ts';
import { countDeleted, countUpdated, hasUpdated } from '../affected-rows.ts';
import type { Dialect, Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';
import { OUTBOX_COLUMNS, toOutboxRow } from './outbox-row.ts';
import { readBacklog } from './read-backlog.ts';

// In the text of the statement, so that the partial indexes serve it.
const PENDING = sql.lit<OutboxStatus>('pending');

export function outboxStore(db: Kysely<Schema>, applicationId: string): OutboxStore {
  const updatePending = () =>
    db.updateTable('outbox').where('application_id', '=', applicationId).where('status', '=', PENDING);

  return {
    async insert(message) {
      assertOwn(applicationId, message);
      await db.insertInto('outbox').values(toOutboxRow(message)).execute();
    },

    settle: (id, { status, provider = null, providerMessageId = null, now }) =>
      hasUpdated(
        updatePending()
          .where('id', '=', id)
          .set({ ...ended(status, now), provider, provider_message_id: providerMessageId }),
      ),

    retry: (id, nextAttemptAt) =>
      hasUpdated(
        updatePending().where('id', '=', id).set({ leased_until: 0, next_attempt_at: nextAttemptAt }),
      ),

    async cancelForCodes(sentCodeIds, now) {
      if (sentCodeIds.length === 0) return 0;
      const carrying = updatePending().where('sent_code_id', 'in', sentCodeIds);
      return countUpdated(carrying.set(ended('canceled', now)));
    },
  };
}

export function allOutbox(db: Kysely<Schema>, dialect: Dialect): AllOutbox {
  return {
    ...outboxJobs(db, dialect),

    recordReceipt: (receipt, now) => recordReceipt(db, receipt, now),

    readBacklog: () => readBacklog(db, 'outbox'),
  };
}

/** What is worked on across applications. */
function outboxJobs(
  db: Kysely<Schema>,
  dialect: Dialect,
): Pick<AllOutbox, 'claim' | 'expire' | 'deleteSettled'> {
  return {
    claim: (now, leasedUntil, limit) => claim(db, dialect, { now, leasedUntil, limit }),

    expire: (now, limit) =>
      countUpdated(
        db
          .with('late', (cte) =>
            selectUnleased(cte, dialect, now)
              .where('expires_at', '<=', now)
              .orderBy('expires_at')
              .limit(limit),
          )
          .updateTable('outbox')
          .where('id', 'in', (eb) => eb.selectFrom('late').select('late.id'))
          .set(ended('expired', now)),
      ),

    deleteSettled: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('outbox')
          .where('id', 'in', (eb) =>
            eb.selectFrom('outbox').select('id').where('settled_at', '<', before).limit(limit),
          ),
      ),
  };
}

function ended(status: Exclude<OutboxStatus, 'pending'>, now: number) {
  return { status, payload: '', settled_at: now };
}

interface Claim {
  readonly now: number;
  readonly leasedUntil: number;
  readonly limit: number;
}

async function claim(db: Kysely<Schema>, dialect: Dialect, { now, leasedUntil, limit }: Claim) {
  const rows = await db
    .with('due', (cte) =>
      selectUnleased(cte, dialect, now)
        .where('next_attempt_at', '<=', now)
        .where('expires_at', '>', now)
        .orderBy('next_attempt_at')
        .limit(limit),
    )
    .updateTable('outbox')
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .set((eb) => ({ leased_until: leasedUntil, attempts: eb('attempts', '+', 1) }))
    .returning(OUTBOX_COLUMNS)
    .execute();
  return rows.map((row): OutboxMessage => withoutNulls(row));
}

/** Whoever holds a lease may be handing the message over at this moment. PostgreSQL runs a part WITH locks once. */
function selectUnleased(db: QueryCreator<Schema>, dialect: Dialect, now: number) {
  return db
    .selectFrom('outbox')
    .select('id')
    .where('status', '=', PENDING)
    .where('leased_until', '<=', now)
    .$if(dialect === 'postgres', (rows) => rows.forUpdate().skipLocked());
}

/** The newest match: providers count their messages, and some of them begin again. */
async function recordReceipt(db: Kysely<Schema>, receipt: DeliveryReceipt, now: number) {
  const { provider, providerMessageId, status, reason = null } = receipt;
  const row = await db
    .updateTable('outbox')
    .where('id', '=', (eb) =>
      eb
        .selectFrom('outbox')
        .select('id')
        .where('provider', '=', provider)
        .where('provider_message_id', '=', providerMessageId)
        .orderBy('id', 'desc')
        .limit(1),
    )
    .set({ delivered_at: status === 'delivered' ? now : null, failed_at: status === 'failed' ? now : null })
    .set({ receipt_reason: reason })
    .returning(['id', 'application_id as applicationId', 'account_id as accountId'])
    .executeTakeFirst();
  return row && withoutNulls(row);
}
