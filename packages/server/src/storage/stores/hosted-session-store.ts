import type { Kysely, Selectable } from 'kysely';
import type { HostedSession, HostedSessionStore } from '../../core/hosted-session/hosted-session.ts';
import { hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';
import { assertOwn } from './assert-own.ts';

export function hostedSessionStore(db: Kysely<Schema>, applicationId: string): HostedSessionStore {
  const select = () =>
    db.selectFrom('hosted_sessions').select(COLUMNS).where('application_id', '=', applicationId);

  return {
    ...hostedSessionChanges(db, applicationId),

    async insert(session) {
      assertOwn(applicationId, session);
      await db.insertInto('hosted_sessions').values(toRow(session)).execute();
    },

    async findById(id) {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row && toHostedSession(row);
    },

    async findByPage(pageHash) {
      const row = await select().where('page_hash', '=', pageHash).executeTakeFirst();
      return row && toHostedSession(row);
    },

    async listUnsettled(accountId) {
      const rows = await select()
        .where('account_id', '=', accountId)
        .where('settled_at', 'is', null)
        .orderBy('id')
        .execute();
      return rows.map(toHostedSession);
    },
  };
}

function hostedSessionChanges(
  db: Kysely<Schema>,
  applicationId: string,
): Pick<HostedSessionStore, 'bindPage' | 'askNumber' | 'settle' | 'complete'> {
  const update = (id: string) =>
    db.updateTable('hosted_sessions').where('application_id', '=', applicationId).where('id', '=', id);

  return {
    bindPage: (id, nonceHash) =>
      hasUpdated(
        update(id)
          .where((eb) => eb.or([eb('page_nonce_hash', 'is', null), eb('page_nonce_hash', '=', nonceHash)]))
          .where('settled_at', 'is', null)
          .set({ page_nonce_hash: nonceHash }),
      ),

    askNumber: (id, { from, to, now }) =>
      hasUpdated(
        update(id)
          .where('secret_number', '=', from)
          .where('settled_at', 'is', null)
          .set((eb) => ({
            secret_number: to,
            number_asked_at: eb.fn.coalesce('number_asked_at', eb.val(now)),
          })),
      ),

    settle: (id, { now, completionHash = null }) =>
      hasUpdated(
        update(id)
          .where('settled_at', 'is', null)
          .set({ settled_at: now, completion_hash: completionHash, token: '', secret_number: '' }),
      ),

    complete: (id, { nonceHash, completionHash }) =>
      hasUpdated(
        update(id)
          .where('page_nonce_hash', '=', nonceHash)
          .where('settled_at', 'is not', null)
          .where('completion_hash', 'is', null)
          .set({ completion_hash: completionHash }),
      ),
  };
}

const COLUMNS = [
  'id',
  'application_id',
  'account_id',
  'token',
  'page_hash',
  'page_nonce_hash',
  'return_url',
  'state',
  'user_ip',
  'user_agent',
  'secret_number',
  'number_asked_at',
  'completion_hash',
  'settled_at',
] as const;

type Row = Selectable<Schema['hosted_sessions']>;

function toHostedSession(row: Row): HostedSession {
  return withoutNulls({
    id: row.id,
    applicationId: row.application_id,
    accountId: row.account_id,
    token: row.token,
    pageHash: row.page_hash,
    pageNonceHash: row.page_nonce_hash,
    returnUrl: row.return_url,
    state: row.state,
    userIp: row.user_ip,
    userAgent: row.user_agent,
    secretNumber: row.secret_number,
    numberAskedAt: row.number_asked_at,
    completionHash: row.completion_hash,
    settledAt: row.settled_at,
  } satisfies OrNull<HostedSession>);
}

function toRow(session: HostedSession): Row {
  return {
    id: session.id,
    application_id: session.applicationId,
    account_id: session.accountId,
    token: session.token,
    page_hash: session.pageHash,
    page_nonce_hash: session.pageNonceHash ?? null,
    return_url: session.returnUrl ?? null,
    state: session.state ?? null,
    user_ip: session.userIp ?? null,
    user_agent: session.userAgent ?? null,
    secret_number: session.secretNumber,
    number_asked_at: session.numberAskedAt ?? null,
    completion_hash: session.completionHash ?? null,
    settled_at: session.settledAt ?? null,
  };
}
