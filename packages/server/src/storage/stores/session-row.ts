import type { Session } from '../../core/session/session.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';

export const SESSION_COLUMNS = [
  'sessions.id',
  'sessions.application_id',
  'sessions.account_id',
  'sessions.amr',
  'sessions.auth_time',
  'sessions.family_hash',
  'sessions.refresh_hash',
  'sessions.previous_refresh_hash',
  'sessions.rotated_at',
  'sessions.rotated_from',
  'sessions.rotated_by',
  'sessions.presented_at',
  'sessions.ip_address',
  'sessions.user_agent',
  'sessions.browser_family',
  'sessions.place',
  'sessions.created_at',
  'sessions.last_used_at',
  'sessions.expires_at',
  'sessions.absolute_expires_at',
  'sessions.ended_at',
] as const;

type Row = Schema['sessions'];

export function toSession(row: Row): Session {
  return withoutNulls({
    id: row.id,
    applicationId: row.application_id,
    accountId: row.account_id,
    amr: JSON.parse(row.amr) as string[],
    authTime: row.auth_time,
    familyHash: row.family_hash,
    refreshHash: row.refresh_hash,
    previousRefreshHash: row.previous_refresh_hash,
    rotatedAt: row.rotated_at,
    rotatedFrom: row.rotated_from,
    rotatedBy: row.rotated_by,
    presentedAt: row.presented_at,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    browserFamily: row.browser_family ?? '',
    place: row.place ?? '',
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    absoluteExpiresAt: row.absolute_expires_at,
    endedAt: row.ended_at,
  } satisfies OrNull<Session>);
}

export function toSessionRow(session: Session): Row {
  return {
    id: session.id,
    application_id: session.applicationId,
    account_id: session.accountId,
    amr: JSON.stringify(session.amr),
    auth_time: session.authTime,
    family_hash: session.familyHash,
    refresh_hash: session.refreshHash,
    previous_refresh_hash: session.previousRefreshHash ?? null,
    rotated_at: session.rotatedAt ?? null,
    rotated_from: session.rotatedFrom ?? null,
    rotated_by: session.rotatedBy ?? null,
    presented_at: session.presentedAt ?? null,
    ip_address: session.ipAddress,
    user_agent: session.userAgent,
    browser_family: session.browserFamily,
    place: session.place,
    created_at: session.createdAt,
    last_used_at: session.lastUsedAt,
    expires_at: session.expiresAt,
    absolute_expires_at: session.absoluteExpiresAt,
    ended_at: session.endedAt ?? null,
  };
}
