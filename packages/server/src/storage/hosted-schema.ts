import type { WebhookKind, WebhookStatus } from '../core/webhook/webhook-delivery.ts';

// Rows of those who keep their own logins; see schema.ts for what all rows have in common.

export interface ApiKeyRow {
  id: string;
  application_id: string;
  name: string;
  key_hash: string;
  hint: string;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface HostedSessionRow {
  id: string;
  application_id: string;
  account_id: string;
  token: string;
  page_hash: string;
  page_nonce_hash: string | null;
  return_url: string | null;
  state: string | null;
  user_ip: string | null;
  user_agent: string | null;
  secret_number: string;
  number_asked_at: number | null;
  completion_hash: string | null;
  settled_at: number | null;
}

export interface WebhookSecretRow {
  id: string;
  application_id: string;
  secret: string;
  created_at: number;
  expires_at: number | null;
}

export interface WebhookDeliveryRow {
  id: string;
  application_id: string;
  kind: WebhookKind;
  type: string;
  ordering_key: string;
  /** Counts what shares the ordering key: clocks and ids of several processes tell no order. */
  sequence: number;
  payload: string;
  status: WebhookStatus;
  attempts: number;
  next_attempt_at: number;
  leased_until: number;
  expires_at: number;
  created_at: number;
  settled_at: number | null;
  last_status: number | null;
  last_reason: string | null;
}

export interface IdempotentAnswerRow {
  application_id: string;
  key_hash: string;
  request_mac: string;
  mac_key_id: string;
  claimed_at: number;
  answer: string | null;
}
