import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MAX_LIVE_SESSIONS, type Session } from '../../core/session/session.ts';
import type { AllSessions, InsertedSession, SessionStore } from '../../core/session/session-store.ts';
import { countDeleted, countUpdated, hasUpdated } from '../affected-rows.ts';
import type { PreparedQueries } from '../prepared-queries.ts';
import type { Dialect, Schema } from '../schema.ts';
import { ACCOUNT_COLUMNS, selectFactorsInForce, toAccount } from './account-row.ts';
import { assertOwn } from './assert-own.ts';
import { readPage } from './read-page.ts';
import { SESSION_COLUMNS, toSession, toSessionRow } from './session-row.ts';

export function sessionStore(
  db: Kysely<Schema>,
  applicationId: string,
  dialect: Dialect,
  prepared: PreparedQueries,
): SessionStore {
  return {
    ...sessionReads(db, applicationId, prepared),
    ...sessionChanges(db, applicationId),
    ...sessionEnds(db, applicationId),

    insert: (session, credentialVersion) => {
      assertOwn(applicationId, session);
      return insert(db, dialect, prepared, { session, credentialVersion });
    },
  };
}

export function allSessions(db: Kysely<Schema>): AllSessions {
  return {
    deleteDead: (before, limit) =>
      countDeleted(
        db.deleteFrom('sessions').where('id', 'in', (eb) =>
          eb
            .selectFrom('sessions')
            .select('id')
            .where((match) => match.or([match('expires_at', '<', before), match('ended_at', '<', before)]))
            .limit(limit),
        ),
      ),
  };
}

type Reads = 'find' | 'findByFamily' | 'listLive' | 'wasOpenedFrom';

function sessionReads(
  db: Kysely<Schema>,
  applicationId: string,
  prepared: PreparedQueries,
): Pick<SessionStore, Reads> {
  const find = async (column: 'id' | 'family_hash', value: string) => {
    const query = prepared.fill(`session by ${column}`, { applicationId, value }, (filled) =>
      selectWithAccount(db, filled.applicationId).where(`sessions.${column}`, '=', filled.value),
    );
    const [row] = (await db.executeQuery(query)).rows;
    return row && { session: toSession(row), account: toAccount(row) };
  };
  const ofAccount = (accountId: string) =>
    db.selectFrom('sessions').where('application_id', '=', applicationId).where('account_id', '=', accountId);

  return {
    find: (id) => find('id', id),

    findByFamily: (familyHash) => find('family_hash', familyHash),

    async listLive(accountId, now, page) {
      const live = selectLive(db, { applicationId, accountId, now }).select(SESSION_COLUMNS);
      return (await readPage(live, page)).map(toSession);
    },

    async wasOpenedFrom(accountId, ipAddress, since) {
      const opened = await ofAccount(accountId)
        .where('ip_address', '=', ipAddress)
        .where('created_at', '>=', since)
        .select('id')
        .limit(1)
        .executeTakeFirst();
      return opened !== undefined;
    },
  };
}

const PASSWORD_ONLY = JSON.stringify(['pwd']);

const ANY_NUMBER = 1_000_000;

function selectLive(
  db: Kysely<Schema>,
  { applicationId, accountId, now }: { applicationId: string; accountId: string; now: number },
) {
  return db
    .selectFrom('sessions')
    .where('application_id', '=', applicationId)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('absolute_expires_at', '>', now);
}

/** Finds no session that has ended. */
function openSessions(db: Kysely<Schema>, applicationId: string) {
  return db.updateTable('sessions').where('application_id', '=', applicationId).where('ended_at', 'is', null);
}

function sessionChanges(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<SessionStore, 'rotate' | 'notePresented' | 'reauthenticate'> {
  const updateOpen = () => openSessions(db, applicationId);
  return {
    rotate: (id, { from, to, now, expiresAt, requester }) =>
      hasUpdated(
        updateOpen()
          .where('id', '=', id)
          .where('refresh_hash', '=', from)
          .where('expires_at', '>', now)
          .where('absolute_expires_at', '>', now)
          .set({ refresh_hash: to, previous_refresh_hash: from, rotated_at: now, presented_at: null })
          .set({ rotated_from: requester.ipBucket ?? null, rotated_by: requester.browserFamily })
          .set({ last_used_at: now, expires_at: expiresAt }),
      ),

    notePresented: (id, { hash, now }) =>
      hasUpdated(
        updateOpen()
          .where('id', '=', id)
          .where('refresh_hash', '=', hash)
          .where('presented_at', 'is', null)
          .set({ presented_at: now, last_used_at: now }),
      ),

    reauthenticate: (id, { amr, authTime }) =>
      hasUpdated(
        updateOpen()
          .where('id', '=', id)
          .set({ amr: JSON.stringify(amr), auth_time: authTime }),
      ),
  };
}

function sessionEnds(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<SessionStore, 'end' | 'endAll' | 'endOldest' | 'endPasswordOnly'> {
  const updateOpen = () => openSessions(db, applicationId);
  return {
    end: (accountId, id, now) =>
      hasUpdated(
        updateOpen().where('account_id', '=', accountId).where('id', '=', id).set({ ended_at: now }),
      ),

    endAll(accountId, now, exceptId) {
      const ending = updateOpen().where('account_id', '=', accountId).set({ ended_at: now });
      return countUpdated(exceptId === undefined ? ending : ending.where('id', '<>', exceptId));
    },

    endOldest(accountId, now, exceptId = '') {
      const oldest = selectLive(db, { applicationId, accountId, now })
        .select('id')
        .orderBy((own) => own.case().when('id', '=', exceptId).then(0).else(1).end())
        .orderBy('id', 'desc')
        // SQLite has no OFFSET alone.
        .limit(ANY_NUMBER)
        .offset(MAX_LIVE_SESSIONS);
      // By the owner too: found by the ids alone, every session of the application would be looked at.
      const own = updateOpen().where('account_id', '=', accountId);
      return countUpdated(own.where('id', 'in', oldest).set({ ended_at: now }));
    },

    endPasswordOnly: (accountId, now, exceptId = '') =>
      countUpdated(
        updateOpen()
          .where('account_id', '=', accountId)
          .where('amr', '=', PASSWORD_ONLY)
          .where('id', '<>', exceptId)
          .set({ ended_at: now }),
      ),
  };
}

function selectWithAccount(db: Kysely<Schema>, applicationId: string) {
  return db
    .selectFrom('sessions')
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.application_id', '=', 'sessions.application_id')
        .onRef('accounts.id', '=', 'sessions.account_id'),
    )
    .select(SESSION_COLUMNS)
    .select(ACCOUNT_COLUMNS)
    .select(selectFactorsInForce())
    .where('sessions.application_id', '=', applicationId);
}

/** The account is read and locked by the statement that inserts: nothing comes between the two. */
async function insert(
  db: Kysely<Schema>,
  dialect: Dialect,
  prepared: PreparedQueries,
  { session, credentialVersion }: { readonly session: Session; readonly credentialVersion: number },
): Promise<InsertedSession> {
  const query = prepared.fill('session', { ...toSessionRow(session), credentialVersion }, (filled) =>
    insertForAccount(db, dialect, filled),
  );
  const [inserted] = (await db.executeQuery(query)).rows;
  return {
    inserted: inserted !== undefined,
    familiar: inserted?.familiar === 1,
    crowded: inserted?.crowded === 1,
  };
}

function insertForAccount(
  db: Kysely<Schema>,
  dialect: Dialect,
  { credentialVersion, ...row }: Schema['sessions'] & { credentialVersion: number },
) {
  const columns = Object.keys(row) as (keyof typeof row)[];
  return db
    .insertInto('sessions')
    .columns(columns)
    .expression((eb) =>
      eb
        .selectFrom('accounts')
        .select(columns.map((column) => sql.val(row[column]).as(column)))
        .where('id', '=', row.account_id)
        .where('application_id', '=', row.application_id)
        .where('credential_version', '=', credentialVersion)
        .where('disabled_at', 'is', null)
        .$if(dialect === 'postgres', (account) => account.forNoKeyUpdate()),
    )
    .returning([isFamiliar(row).as('familiar'), isCrowded(row).as('crowded')]);
}

/** SQLite already shows the new session here, PostgreSQL does not yet. */
function selectEarlier(row: Schema['sessions']): RawBuilder<unknown> {
  return sql`SELECT 1 FROM sessions AS earlier
    WHERE earlier.application_id = ${row.application_id} AND earlier.account_id = ${row.account_id}
      AND earlier.id <> ${row.id}`;
}

function isFamiliar(row: Schema['sessions']): RawBuilder<number> {
  const earlier = selectEarlier(row);
  return sql<number>`CASE
    WHEN NOT EXISTS (${earlier}) THEN 1
    WHEN EXISTS (${earlier} AND earlier.browser_family = ${row.browser_family})
      AND EXISTS (${earlier} AND earlier.place = ${row.place}) THEN 1
    ELSE 0 END`;
}

const CROWD = MAX_LIVE_SESSIONS / 2;

function isCrowded(row: Schema['sessions']): RawBuilder<number> {
  return sql<number>`CASE WHEN EXISTS (${selectEarlier(row)}
    AND earlier.ended_at IS NULL AND earlier.expires_at > ${row.created_at}
    AND earlier.absolute_expires_at > ${row.created_at}
    LIMIT 1 OFFSET ${sql.lit(CROWD - 1)}) THEN 1 ELSE 0 END`;
}
