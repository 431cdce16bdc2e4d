import type { OutboxMessage } from '../../core/delivery/outbox.ts';

export const OUTBOX_COLUMNS = [
  'outbox.id',
  'outbox.application_id as applicationId',
  'outbox.account_id as accountId',
  'outbox.channel',
  'outbox.kind',
  'outbox.payload',
  'outbox.status',
  'outbox.sent_code_id as sentCodeId',
  'outbox.attempts',
  'outbox.next_attempt_at as nextAttemptAt',
  'outbox.leased_until as leasedUntil',
  'outbox.expires_at as expiresAt',
  'outbox.created_at as createdAt',
] as const;

export function toOutboxRow(message: OutboxMessage) {
  return {
    id: message.id,
    application_id: message.applicationId,
    account_id: message.accountId ?? null,
    channel: message.channel,
    kind: message.kind,
    payload: message.payload,
    status: message.status,
    sent_code_id: message.sentCodeId ?? null,
    attempts: message.attempts,
    next_attempt_at: message.nextAttemptAt,
    leased_until: message.leasedUntil,
    expires_at: message.expiresAt,
    created_at: message.createdAt,
  };
}
