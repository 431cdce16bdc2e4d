import type { Kysely, Selectable } from 'kysely';
import type { HostedSession, HostedSessionStore } from '../../core/hosted-session/hosted-session.ts';
import { hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';

export function hostedSessionStore(db: Kysely<Schema>): HostedSessionStore {
  const select = (applicationId: string) =>
    db.selectFrom('hosted_sessions').selectAll().where('application_id', '=', applicationId);
  const update = (applicationId: string, id: string) =>
    db.updateTable('hosted_sessions').where('application_id', '=', applicationId).where('id', '=', id);

  return {
    async insert(session) {
      await db.insertInto('hosted_sessions').values(toRow(session)).execute();
    },

    async findById(applicationId, id) {
      const row = await select(applicationId).where('id', '=', id).executeTakeFirst();
      return row && toHostedSession(row);
    },

    async findByPage(applicationId, pageHash) {
      const row = await select(applicationId).where('page_hash', '=', pageHash).executeTakeFirst();
      return row && toHostedSession(row);
    },

    async listUnsettled(applicationId, accountId) {
      const rows = await select(applicationId)
        .where('account_id', '=', accountId)
        .where('settled_at', 'is', null)
        .orderBy('id')
        .execute();
      return rows.map(toHostedSession);
    },

    bindPage: (applicationId, id, nonceHash) =>
      hasUpdated(
        update(applicationId, id)
          .where((eb) => eb.or([eb('page_nonce_hash', 'is', null), eb('page_nonce_hash', '=', nonceHash)]))
          .where('settled_at', 'is', null)
          .set({ page_nonce_hash: nonceHash }),
      ),

    askNumber: (applicationId, id, { from, to, now }) =>
      hasUpdated(
        update(applicationId, id)
          .where('secret_number', '=', from)
          .where('settled_at', 'is', null)
          .set((eb) => ({
            secret_number: to,
            number_asked_at: eb.fn.coalesce('number_asked_at', eb.val(now)),
          })),
      ),

    settle: (applicationId, id, { now, completionHash = null }) =>
      hasUpdated(
        update(applicationId, id)
          .where('settled_at', 'is', null)
          .set({ settled_at: now, completion_hash: completionHash, token: '', secret_number: '' }),
      ),

    complete: (applicationId, id, { nonceHash, completionHash }) =>
      hasUpdated(
        update(applicationId, id)
          .where('page_nonce_hash', '=', nonceHash)
          .where('settled_at', 'is not', null)
          .where('completion_hash', 'is', null)
          .set({ completion_hash: completionHash }),
      ),
  };
}

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
