import type { Kysely } from 'kysely';
import type {
  AllTrustedBrowsers,
  TrustedBrowser,
  TrustedBrowserStore,
} from '../../core/trusted-browser/trusted-browser.ts';
import { countDeleted, countUpdated, hasUpdated } from '../affected-rows.ts';
import type { Schema } from '../schema.ts';
import { assertOwn } from './assert-own.ts';
import { readPage } from './read-page.ts';

const COLUMNS = [
  'id',
  'application_id as applicationId',
  'account_id as accountId',
  'token_hash as tokenHash',
  'name',
  'browser_family as browserFamily',
  'ip_address as ipAddress',
  'user_agent as userAgent',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
  'expires_at as expiresAt',
] as const;

export function trustedBrowserStore(db: Kysely<Schema>, applicationId: string): TrustedBrowserStore {
  const selectLive = (now: number) =>
    db
      .selectFrom('trusted_devices')
      .select(COLUMNS)
      .where('application_id', '=', applicationId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now);
  const updateUnrevoked = () =>
    db
      .updateTable('trusted_devices')
      .where('application_id', '=', applicationId)
      .where('revoked_at', 'is', null);

  return {
    async insert(device) {
      assertOwn(applicationId, device);
      await db.insertInto('trusted_devices').values(toRow(device)).execute();
    },

    async findLive(tokenHash, now) {
      const device = await selectLive(now).where('token_hash', '=', tokenHash).executeTakeFirst();
      return device && { ...device };
    },

    use: (id, { from, to, now }) =>
      hasUpdated(
        updateUnrevoked()
          .where('id', '=', id)
          .where('token_hash', '=', from)
          .where('expires_at', '>', now)
          .set({ last_used_at: now, token_hash: to ?? from }),
      ),

    async listLive(accountId, now, page) {
      const live = selectLive(now).where('account_id', '=', accountId);
      return (await readPage(live, page)).map((device) => ({ ...device }));
    },

    revoke: (accountId, id, now) =>
      hasUpdated(
        updateUnrevoked().where('account_id', '=', accountId).where('id', '=', id).set({ revoked_at: now }),
      ),

    revokeAll: (accountId, now) =>
      countUpdated(updateUnrevoked().where('account_id', '=', accountId).set({ revoked_at: now })),
  };
}

export function allTrustedBrowsers(db: Kysely<Schema>): AllTrustedBrowsers {
  return {
    deleteDead: (before, limit) =>
      countDeleted(
        db.deleteFrom('trusted_devices').where('id', 'in', (eb) =>
          eb
            .selectFrom('trusted_devices')
            .select('id')
            .where((match) => match.or([match('expires_at', '<', before), match('revoked_at', '<', before)]))
            .limit(limit),
        ),
      ),
  };
}

function toRow(device: TrustedBrowser) {
  return {
    id: device.id,
    application_id: device.applicationId,
    account_id: device.accountId,
    token_hash: device.tokenHash,
    name: device.name,
    browser_family: device.browserFamily,
    ip_address: device.ipAddress,
    user_agent: device.userAgent,
    created_at: device.createdAt,
    last_used_at: device.lastUsedAt,
    expires_at: device.expiresAt,
  };
}
