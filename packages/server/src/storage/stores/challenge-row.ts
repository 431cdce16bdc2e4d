import type { Challenge } from '../../core/challenge/challenge.ts';
import type { Schema } from '../schema.ts';
import { type OrNull, withoutNulls } from '../without-nulls.ts';

export const CHALLENGE_COLUMNS = [
  'challenges.id',
  'challenges.application_id',
  'challenges.account_id',
  'challenges.purpose',
  'challenges.status',
  'challenges.handle_hash',
  'challenges.session_id',
  'challenges.trusted_device_id',
  'challenges.methods',
  'challenges.credential_version',
  'challenges.amr',
  'challenges.ip_address',
  'challenges.user_agent',
  'challenges.created_at',
  'challenges.expires_at',
  'challenges.proof',
  'challenges.completed_at',
  'challenges.redeemed_at',
] as const;

type Row = Schema['challenges'];

export function toChallenge(row: Row): Challenge {
  return withoutNulls({
    id: row.id,
    applicationId: row.application_id,
    accountId: row.account_id,
    purpose: row.purpose,
    status: row.status,
    handleHash: row.handle_hash,
    sessionId: row.session_id,
    trustedBrowserId: row.trusted_device_id,
    methods: JSON.parse(row.methods) as string[],
    credentialVersion: row.credential_version,
    amr: JSON.parse(row.amr) as string[],
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    proof: row.proof === null ? null : (JSON.parse(row.proof) as NonNullable<Challenge['proof']>),
    completedAt: row.completed_at,
    redeemedAt: row.redeemed_at,
    // The nonce has no column yet.
  } satisfies OrNull<Omit<Challenge, 'nonce'>>);
}

export function toChallengeRow(challenge: Challenge): Row {
  return {
    id: challenge.id,
    application_id: challenge.applicationId,
    account_id: challenge.accountId,
    purpose: challenge.purpose,
    status: challenge.status,
    handle_hash: challenge.handleHash ?? null,
    session_id: challenge.sessionId ?? null,
    trusted_device_id: challenge.trustedBrowserId ?? null,
    methods: JSON.stringify(challenge.methods),
    credential_version: challenge.credentialVersion,
    amr: JSON.stringify(challenge.amr),
    ip_address: challenge.ipAddress,
    user_agent: challenge.userAgent,
    created_at: challenge.createdAt,
    expires_at: challenge.expiresAt,
    proof: challenge.proof === undefined ? null : JSON.stringify(challenge.proof),
    completed_at: challenge.completedAt ?? null,
    redeemed_at: challenge.redeemedAt ?? null,
  };
}
