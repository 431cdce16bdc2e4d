import type { Kysely, Selectable } from 'kysely';
import type { HostedSession, HostedSessionStore } from '../core/hosted/hosted-session.ts';
import { withoutNulls } from './absent.ts';
import { hasUpdated } from './affected.ts';
import type { Schema } from './schema.ts';

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

    bindPage: (applicationId, id, nonceHash) =>
      hasUpdated(
        update(applicationId, id)
          .where((eb) => eb.or([eb('page_nonce_hash', 'is', null), eb('page_nonce_hash', '=', nonceHash)]))
          .set({ page_nonce_hash: nonceHash }),
      ),

    askNumber: (applicationId, id, now) =>
      hasUpdated(
        update(applicationId, id)
          .where('number_asked_at', 'is', null)
          .where('settled_at', 'is', null)
          .set({ number_asked_at: now }),
      ),

    settle: (applicationId, id, { now, completionHash = null }) =>
      hasUpdated(
        update(applicationId, id)
          .where('settled_at', 'is', null)
          .set({ settled_at: now, completion_hash: completionHash, token: '', secret_number: '' }),
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
  });
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
