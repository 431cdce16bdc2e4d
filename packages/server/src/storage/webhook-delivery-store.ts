import { type Kysely, type QueryCreator, sql } from 'kysely';
import type {
  WebhookDelivery,
  WebhookDeliveryStore,
  WebhookStatus,
} from '../core/webhook/webhook-delivery.ts';
import { withoutNulls } from './absent.ts';
import { countDeleted, hasUpdated } from './affected.ts';
import type { Engine, Schema } from './schema.ts';

// In the text of the statement, so that the partial indexes serve it.
const PENDING = sql.lit<WebhookStatus>('pending');

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

export function webhookDeliveryStore(db: Kysely<Schema>, engine: Engine): WebhookDeliveryStore {
  const update = (applicationId: string, id: string) =>
    db.updateTable('webhook_deliveries').where('application_id', '=', applicationId).where('id', '=', id);
  const updatePending = (applicationId: string, id: string) =>
    update(applicationId, id).where('status', '=', PENDING);

  return {
    async insert(delivery) {
      await db.insertInto('webhook_deliveries').values(toRow(delivery)).execute();
    },

    claim: (now, leasedUntil, limit) => claim(db, engine, { now, leasedUntil, limit }),

    settle: (applicationId, id, status, { now, lastStatus = null, lastReason = null }) =>
      hasUpdated(
        updatePending(applicationId, id)
          .set({ status, settled_at: now, leased_until: 0, last_status: lastStatus, last_reason: lastReason })
          .$if(status === 'delivered', (query) => query.set({ payload: '' })),
      ),

    retry: (applicationId, id, nextAttemptAt, { lastStatus = null, lastReason = null }) =>
      hasUpdated(
        updatePending(applicationId, id).set({
          leased_until: 0,
          next_attempt_at: nextAttemptAt,
          last_status: lastStatus,
          last_reason: lastReason,
        }),
      ),

    revive: (applicationId, id, { now, expiresAt }) =>
      hasUpdated(
        update(applicationId, id)
          .where('status', '=', 'dead')
          .set({ status: 'pending', next_attempt_at: now, expires_at: expiresAt, settled_at: null }),
      ),

    async list(applicationId, { status, limit, beforeId }) {
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

interface Claim {
  readonly now: number;
  readonly leasedUntil: number;
  readonly limit: number;
}

async function claim(db: Kysely<Schema>, engine: Engine, { now, leasedUntil, limit }: Claim) {
  const rows = await db
    .with('due', (cte) => selectDue(cte, engine, now).orderBy('next_attempt_at').limit(limit))
    .updateTable('webhook_deliveries')
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .set((eb) => ({ leased_until: leasedUntil, attempts: eb('attempts', '+', 1) }))
    .returning(COLUMNS)
    .execute();
  return rows.map((row): WebhookDelivery => withoutNulls(row));
}

/** Whoever holds a lease may be sending at this moment; what waits behind an older one is not due. */
function selectDue(db: QueryCreator<Schema>, engine: Engine, now: number) {
  return db
    .selectFrom('webhook_deliveries as due')
    .select('due.id')
    .where('due.status', '=', PENDING)
    .where('due.leased_until', '<=', now)
    .where('due.next_attempt_at', '<=', now)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('webhook_deliveries as earlier')
            .select('earlier.id')
            .whereRef('earlier.application_id', '=', 'due.application_id')
            .whereRef('earlier.kind', '=', 'due.kind')
            .whereRef('earlier.ordering_key', '=', 'due.ordering_key')
            .whereRef('earlier.id', '<', 'due.id')
            .where('earlier.status', '=', PENDING),
        ),
      ),
    )
    .$if(engine === 'postgres', (rows) => rows.forUpdate('due').skipLocked());
}

function toRow(delivery: WebhookDelivery) {
  return {
    id: delivery.id,
    application_id: delivery.applicationId,
    kind: delivery.kind,
    type: delivery.type,
    ordering_key: delivery.orderingKey,
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
