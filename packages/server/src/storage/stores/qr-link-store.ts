import type { Kysely } from 'kysely';
import type { AllQrLinks, QrLink, QrLinkStore } from '../../core/factor/qr-link.ts';
import { countDeleted } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';

const COLUMNS = [
  'handle_hash as handleHash',
  'application_id as applicationId',
  'account_id as accountId',
  'factor_id as factorId',
  'session_id as sessionId',
  'reads_left as readsLeft',
  'expires_at as expiresAt',
] as const;

export function qrLinkStore(db: Kysely<Schema>, applicationId: string): QrLinkStore {
  return {
    async insert(link) {
      assertOwn(applicationId, link);
      await db.insertInto('qr_links').values(toRow(link)).execute();
    },

    async read(handleHash, now) {
      const link = await db
        .updateTable('qr_links')
        .where('application_id', '=', applicationId)
        .where('handle_hash', '=', handleHash)
        .where('reads_left', '>', 0)
        .where('expires_at', '>', now)
        .set((eb) => ({ reads_left: eb('reads_left', '-', 1) }))
        .returning(COLUMNS)
        .executeTakeFirst();
      return link && { ...link };
    },

    endAll: (accountId) =>
      countDeleted(
        db
          .deleteFrom('qr_links')
          .where('application_id', '=', applicationId)
          .where('account_id', '=', accountId),
      ),
  };
}

export function allQrLinks(db: Kysely<Schema>): AllQrLinks {
  return {
    deleteExpired: (before, limit) =>
      countDeleted(
        db
          .deleteFrom('qr_links')
          .where('handle_hash', 'in', (eb) =>
            eb.selectFrom('qr_links').select('handle_hash').where('expires_at', '<', before).limit(limit),
          ),
      ),
  };
}

function toRow(link: QrLink) {
  return {
    handle_hash: link.handleHash,
    application_id: link.applicationId,
    account_id: link.accountId,
    factor_id: link.factorId,
    session_id: link.sessionId,
    reads_left: link.readsLeft,
    expires_at: link.expiresAt,
  };
}
