import { type Kysely, type QueryCreator, sql } from 'kysely';
import type {
  AllWebhookDeliveries,
  WebhookClaim,
  WebhookDelivery,
  WebhookDeliveryStore,
  WebhookStatus,
} from '../../core/webhook/webhook-delivery.ts';
import { countDeleted, hasUpdated } from '../affected-rows.ts';
import type { Dialect, Schema } from '../schema.ts';
import { withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';
import { readBacklog } from './read-backlog.ts';

// In the text of the statement, so that the partial indexes serve it.
const PENDING = sql.lit<WebhookStatus>('pending');
const DEAD = sql.lit<WebhookStatus>('dead');

const COLUMNS = [
  'id',
  'application_id as applicationId',
  'kind',
  'type',
  'ordering_key as orderingKey',
  'payload',
  'status',
  'attempts',
  'next_attempt_at as nextAttemptAt',
  'leased_until as leasedUntil',
  'expires_at as expiresAt',
  'created_at as createdAt',
  'settled_at as settledAt',
  'last_status as lastStatus',
  'last_reason as lastReason',
] as const;

/** `onInsert` hears of each application that something was queued for, before the commit. */
export function webhookDeliveryStore(
  db: Kysely<Schema>,
  applicationId: string,
  dialect: Dialect,
  onInsert: (applicationId: string) => void,
): WebhookDeliveryStore {
  const insertAll = async (deliveries: readonly WebhookDelivery[]) => {
    assertOwn(applicationId, ...deliveries);
    if (deliveries.length === 0) return;
    await db.insertInto('webhook_deliveries').values(deliveries.map(toRow)).execute();
    for (const { applicationId } of deliveries) onInsert(applicationId);
  };

  return {
    ...attempts(db, applicationId, dialect),
    ...reading(db, applicationId),

    insert: (delivery) => {
      assertOwn(applicationId, delivery);
      return insertAll([delivery]);
    },
    insertAll,

    revive: (id, { now, expiresAt }) =>
      hasUpdated(
        update(db, applicationId, id)
          .where('status', '=', 'dead')
          .set({ status: 'pending', attempts: 0, settled_at: null })
          .set({ next_attempt_at: now, leased_until: 0, expires_at: expiresAt }),
      ),
  };
}

export function allWebhookDeliveries(db: Kysely<Schema>): AllWebhookDeliveries {
  return {
    ...readingOfAll(db),

    readBacklog: () => readBacklog(db, 'webhook_deliveries'),

    async countDead() {
      const { dead } = await db
        .selectFrom('webhook_deliveries')
        .select(({ fn }) => fn.countAll<number>().as('dead'))
        .where('status', '=', DEAD)
        .executeTakeFirstOrThrow();
      return dead;
    },

    deleteSettled: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('webhook_deliveries')
          .where('id', 'in', (eb) =>
            eb.selectFrom('webhook_deliveries').select('id').where('settled_at', '<', before).limit(limit),
          ),
      ),
  };
}

function update(db: Kysely<Schema>, applicationId: string, id: string) {
  return db
    .updateTable('webhook_deliveries')
    .where('application_id', '=', applicationId)
    .where('id', '=', id);
}

function reading(db: Kysely<Schema>, applicationId: string): Pick<WebhookDeliveryStore, 'find' | 'list'> {
  return {
    async find(id) {
      const row = await db
        .selectFrom('webhook_deliveries')
        .select(COLUMNS)
        .where('application_id', '=', applicationId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && withoutNulls(row);
    },

    async list({ status, limit, beforeId }) {
      const rows = await db
        .selectFrom('webhook_deliveries')
        .select(COLUMNS)
        .where('application_id', '=', applicationId)
        .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'pending'))
        .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? ''))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(withoutNulls);
    },
  };
}

function readingOfAll(db: Kysely<Schema>): Pick<AllWebhookDeliveries, 'listDue'> {
  return {
    async listDue(now) {
      const rows = await db
        .selectFrom('applications')
        .select('id')
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('webhook_deliveries as due')
              .select('due.id')
              .whereRef('due.application_id', '=', 'applications.id')
              .where('due.status', '=', PENDING)
              .where('due.next_attempt_at', '<=', now),
          ),
        )
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

function attempts(
  db: Kysely<Schema>,
  applicationId: string,
  dialect: Dialect,
): Pick<WebhookDeliveryStore, 'claim' | 'settle' | 'retry'> {
  const updatePending = (id: string) => update(db, applicationId, id).where('status', '=', PENDING);

  return {
    claim: (limits) => claim(db, dialect, applicationId, limits),

    settle: (id, status, { now, attempts: count, lastStatus = null, lastReason = null }) =>
      hasUpdated(
        updatePending(id)
          .set({ status, settled_at: now, leased_until: 0, last_status: lastStatus, last_reason: lastReason })
          .$if(status === 'delivered', (query) => query.set({ payload: '' }))
          // What was delivered was delivered, whoever holds the lease by now.
          .$if(status === 'dead', (query) => query.where('attempts', '=', count)),
      ),

    async retry(id, nextAttemptAt, { attempts: count, lastStatus = null, lastReason = null }) {
      const mine = updatePending(id).where('attempts', '=', count);
      const change = { leased_until: 0, next_attempt_at: nextAttemptAt };
      const last = { last_status: lastStatus, last_reason: lastReason };
      if (!(await hasUpdated(mine.set({ ...change, ...last })))) return false;
      await postponeFollowers(db, applicationId, id, nextAttemptAt);
      return true;
    },
  };
}

/** Else each claim would look at all that waits behind it. */
async function postponeFollowers(db: Kysely<Schema>, applicationId: string, id: string, until: number) {
  await sql`
    UPDATE webhook_deliveries SET next_attempt_at = ${until}
    WHERE application_id = ${applicationId} AND status = ${PENDING} AND next_attempt_at < ${until}
      AND (kind, ordering_key) = (SELECT kind, ordering_key FROM webhook_deliveries WHERE id = ${id})
      AND (sequence, id) > (SELECT sequence, id FROM webhook_deliveries WHERE id = ${id})`.execute(db);
}

async function claim(
  db: Kysely<Schema>,
  dialect: Dialect,
  applicationId: string,
  { now, leasedUntil, limit }: WebhookClaim,
) {
  const rows = await db
    .with('due', (cte) => selectDue(cte, dialect, applicationId, now).limit(limit))
    .updateTable('webhook_deliveries')
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .set((eb) => ({
      leased_until: leasedUntil,
      next_attempt_at: leasedUntil,
      attempts: eb('attempts', '+', 1),
    }))
    .returning(COLUMNS)
    .execute();
  return rows.map((row): WebhookDelivery => withoutNulls(row));
}

/** Whoever holds a lease may be sending at this moment; what waits behind an older one is not due. */
function selectDue(db: QueryCreator<Schema>, dialect: Dialect, applicationId: string, now: number) {
  return db
    .selectFrom('webhook_deliveries as due')
    .select('due.id')
    .where('due.application_id', '=', applicationId)
    .where('due.status', '=', PENDING)
    .where('due.leased_until', '<=', now)
    .where('due.next_attempt_at', '<=', now)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('webhook_deliveries as earlier')
            .select('earlier.id')
            .where('earlier.application_id', '=', applicationId)
            .whereRef('earlier.kind', '=', 'due.kind')
            .whereRef('earlier.ordering_key', '=', 'due.ordering_key')
            .where(sql<boolean>`(earlier.sequence, earlier.id) < (due.sequence, due.id)`)
            .where('earlier.status', '=', PENDING),
        ),
      ),
    )
    .orderBy('due.next_attempt_at')
    .$if(dialect === 'postgres', (rows) => rows.forUpdate('due').skipLocked());
}

/** Those of one statement share it, and follow by their ids. */
function nextInOrder({ applicationId, kind, orderingKey }: WebhookDelivery) {
  return sql<number>`(
    SELECT coalesce(max(sequence), 0) + 1 FROM webhook_deliveries
    WHERE application_id = ${applicationId} AND kind = ${kind} AND ordering_key = ${orderingKey}
  )`;
}

function toRow(delivery: WebhookDelivery) {
  return {
    id: delivery.id,
    application_id: delivery.applicationId,
    kind: delivery.kind,
    type: delivery.type,
    ordering_key: delivery.orderingKey,
    sequence: nextInOrder(delivery),
    payload: delivery.payload,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: delivery.nextAttemptAt,
    leased_until: delivery.leasedUntil,
    expires_at: delivery.expiresAt,
    created_at: delivery.createdAt,
    settled_at: delivery.settledAt ?? null,
    last_status: delivery.lastStatus ?? null,
    last_reason: delivery.lastReason ?? null,
  };
}
