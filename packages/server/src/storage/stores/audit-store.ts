import { type Kysely, sql } from 'kysely';
import type {
  AllAudit,
  AuditChainHead,
  AuditEvent,
  AuditStore,
  SealedEvent,
  StoredEvent,
} from '../../core/audit/audit-event.ts';
import { hasChanged, hasUpdated } from '../affected-rows.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';
import { auditBase, auditExport } from './audit-base.ts';

const EVENT_COLUMNS = [
  'id',
  'application_id',
  'type',
  'actor',
  'actor_id',
  'account_id',
  'ip_address',
  'user_agent',
  'data',
  'personal',
  'created_at',
] as const;

type EventRow = Pick<Schema['audit_events'], (typeof EVENT_COLUMNS)[number]>;

export function auditStore(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
  heard: (events: readonly AuditEvent[]) => void,
): AuditStore {
  const append = async (event: AuditEvent) => {
    assertOwn(applicationId, event);
    const query = prepared.fill('audit event', toRow(event), (row) =>
      db.insertInto('audit_events').values(row),
    );
    await db.executeQuery(query);
    heard([event]);
  };

  return {
    ...sealedEvents(db, applicationId, prepared),
    ...chainHeads(db, applicationId),
    ...auditBase(db, applicationId),
    ...auditExport(db, applicationId),

    append,
    async appendAll(events) {
      assertOwn(applicationId, ...events);
      const [event, ...others] = events;
      if (event === undefined) return;
      if (others.length === 0) await append(event);
      else {
        await db.insertInto('audit_events').values(events.map(toRow)).execute();
        heard(events);
      }
    },

    async list({ accountId, type, actorId, since, until, limit, beforeId }) {
      let events = selectEvents(db, applicationId).orderBy('id', 'desc').limit(limit);
      if (accountId !== undefined) events = events.where('account_id', '=', accountId);
      if (type !== undefined) events = events.where('type', '=', type);
      if (actorId !== undefined) events = events.where('actor_id', '=', actorId);
      if (since !== undefined) events = events.where('created_at', '>=', since);
      if (until !== undefined) events = events.where('created_at', '<', until);
      if (beforeId !== undefined) events = events.where('id', '<', beforeId);
      return (await events.execute()).map(toEvent);
    },
  };
}

export function allAudit(db: Kysely<Schema>): AllAudit {
  return {
    ...sealedEventsOfAll(db),
  };
}

function selectEvents(db: Kysely<Schema>, applicationId: string) {
  return db.selectFrom('audit_events').select(EVENT_COLUMNS).where('application_id', '=', applicationId);
}

function sealedEvents(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
): Pick<AuditStore, 'listUnsealed' | 'seal' | 'listSealed'> {
  return {
    async listUnsealed(before, limit) {
      const rows = await selectEvents(db, applicationId)
        .where('position', 'is', null)
        .where('created_at', '<', before)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },

    seal: (sealed) => seal(db, applicationId, prepared, sealed),

    async listSealed(fromPosition, limit) {
      const rows = await selectEvents(db, applicationId)
        .select(['position', 'key_id', 'mac', 'seal_form'])
        .$narrowType<{ position: number; key_id: string; mac: string }>()
        .where('position', '>=', fromPosition)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        event: toEvent(row),
        position: row.position,
        keyId: row.key_id,
        mac: row.mac,
        form: row.seal_form === 2 ? 2 : 1,
      }));
    },
  };
}

async function seal(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
  { event, position, keyId, mac, form }: SealedEvent,
): Promise<void> {
  const { id, personal, ip_address, user_agent, data } = toRow(event);
  const link = { applicationId, id, personal, ip_address, user_agent, data, position, keyId, mac, form };
  const query = prepared.fill('seal', link, (filled) =>
    db
      .updateTable('audit_events')
      .where('application_id', '=', filled.applicationId)
      .where('id', '=', filled.id)
      .where('position', 'is', null)
      .set({
        personal: filled.personal,
        ip_address: filled.ip_address,
        user_agent: filled.user_agent,
        data: filled.data,
        position: filled.position,
        key_id: filled.keyId,
        mac: filled.mac,
        seal_form: filled.form,
      }),
  );
  if (!hasChanged(await db.executeQuery(query))) throw new Error('an audit event is sealed once');
}

function sealedEventsOfAll(db: Kysely<Schema>): Pick<AllAudit, 'listUnsealedApplications'> {
  return {
    async listUnsealedApplications() {
      // From one application to the next in the partial index, past the events of each.
      const { rows } = await sql<{ id: string }>`
        WITH RECURSIVE unsealed (id) AS (
          SELECT min(application_id) FROM audit_events WHERE position IS NULL
          UNION ALL
          SELECT (SELECT min(e.application_id) FROM audit_events AS e
            WHERE e.position IS NULL AND e.application_id > unsealed.id)
          FROM unsealed WHERE id IS NOT NULL
        )
        SELECT id FROM unsealed WHERE id IS NOT NULL`.execute(db);
      return rows.map((row) => row.id);
    },
  };
}

function chainHeads(db: Kysely<Schema>, applicationId: string): Pick<AuditStore, 'findHead' | 'advanceHead'> {
  return {
    async findHead() {
      const head = await db
        .selectFrom('audit_heads')
        .select(['application_id as applicationId', 'position', 'key_id as keyId', 'mac'])
        .where('application_id', '=', applicationId)
        .executeTakeFirst();
      return head && { ...head };
    },

    advanceHead: (from, to) => {
      assertOwn(applicationId, to);
      return from === undefined ? beginChain(db, to) : moveHead(db, from, to);
    },
  };
}

async function beginChain(db: Kysely<Schema>, to: AuditChainHead): Promise<boolean> {
  const begun = await db
    .insertInto('audit_heads')
    .values({ application_id: to.applicationId, position: to.position, key_id: to.keyId, mac: to.mac })
    .onConflict((conflict) => conflict.doNothing())
    .returning('application_id')
    .executeTakeFirst();
  return begun !== undefined;
}

function moveHead(db: Kysely<Schema>, from: AuditChainHead, to: AuditChainHead): Promise<boolean> {
  return hasUpdated(
    db
      .updateTable('audit_heads')
      .where('application_id', '=', to.applicationId)
      .where('position', '=', from.position)
      .where('mac', '=', from.mac)
      .set({ position: to.position, key_id: to.keyId, mac: to.mac }),
  );
}

function toRow(event: StoredEvent): EventRow {
  return {
    id: event.id,
    application_id: event.applicationId,
    type: event.type,
    actor: event.actor,
    actor_id: event.actorId ?? null,
    account_id: event.accountId ?? null,
    ip_address: event.ipAddress ?? null,
    user_agent: event.userAgent ?? null,
    data: JSON.stringify(event.data),
    personal: event.personal ?? null,
    created_at: event.createdAt,
  };
}

function toEvent(row: EventRow): StoredEvent {
  return withoutNulls({
    id: row.id,
    applicationId: row.application_id,
    type: row.type,
    actor: row.actor,
    actorId: row.actor_id,
    accountId: row.account_id,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    data: readData(row.data),
    personal: row.personal,
    createdAt: row.created_at,
  } satisfies OrNull<StoredEvent>);
}

/** Someone may have written into the row: what is no JSON is shown as it stands, and fails the chain's check. */
function readData(text: string): AuditEvent['data'] {
  try {
    return JSON.parse(text) as AuditEvent['data'];
  } catch {
    return { unreadable: text };
  }
}
