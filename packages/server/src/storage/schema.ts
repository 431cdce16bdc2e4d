import type { ActionPurpose } from '../core/action-token/action-token.ts';
import type { ApplicationKind } from '../core/application/application.ts';
import type { ChallengePurpose, ChallengeStatus } from '../core/challenge/challenge.ts';
import type { Channel, OutboxKind, OutboxStatus } from '../core/delivery/outbox.ts';
import type { FactorStatus } from '../core/factor/factor.ts';
import type { FactorType } from '../core/factor/factor-kinds.ts';
import type { RecoveryCodeFormat, RecoveryCodeSet } from '../core/recovery-code/recovery-code.ts';
import type { AuditEventRow, AuditHeadRow } from './audit-schema.ts';
import type {
  ApiKeyRow,
  HostedSessionRow,
  IdempotentAnswerRow,
  WebhookDeliveryRow,
  WebhookSecretRow,
} from './hosted-schema.ts';

/** Rows as both dialects hold them: ids and JSON as text, times as epoch milliseconds, absence as null. */
export interface Schema {
  domains: DomainRow;
  applications: ApplicationRow;
  accounts: AccountRow;
  factors: FactorRow;
  challenges: ChallengeRow;
  sessions: SessionRow;
  trusted_devices: TrustedDeviceRow;
  recovery_code_sets: RecoveryCodeSetRow;
  recovery_codes: RecoveryCodeRow;
  bypass_codes: BypassCodeRow;
  sent_codes: SentCodeRow;
  action_tokens: ActionTokenRow;
  qr_links: QrLinkRow;
  outbox: OutboxRow;
  sms_spending: SmsSpendingRow;
  sms_prefixes: SmsPrefixRow;
  throttles: ThrottleRow;
  audit_events: AuditEventRow;
  audit_heads: AuditHeadRow;
  signing_keys: SigningKeyRow;
  master_key_checks: MasterKeyCheckRow;
  write_probes: WriteProbeRow;
  api_keys: ApiKeyRow;
  hosted_sessions: HostedSessionRow;
  webhook_secrets: WebhookSecretRow;
  webhook_deliveries: WebhookDeliveryRow;
  idempotent_answers: IdempotentAnswerRow;
}

export type Dialect = 'sqlite' | 'postgres';

interface DomainRow {
  id: string;
  name: string;
  created_at: number;
}

interface ApplicationRow {
  id: string;
  domain_id: string;
  client_id: string;
  name: string;
  kind: ApplicationKind;
  settings: string;
  disabled_at: number | null;
  created_at: number;
  updated_at: number;
}

interface AccountRow {
  id: string;
  application_id: string;
  email: string | null;
  email_key: string | null;
  email_verified_at: number | null;
  username: string | null;
  username_key: string | null;
  external_id: string | null;
  language: string | null;
  password_hash: string | null;
  /** Box of the key of what the audit trail holds of the person. */
  audit_key: string | null;
  credential_version: number;
  disabled_at: number | null;
  created_at: number;
  updated_at: number;
}

interface FactorRow {
  id: string;
  application_id: string;
  account_id: string;
  type: FactorType;
  label: string | null;
  status: FactorStatus;
  secret: string;
  parameters: string;
  state: string;
  setup_session_id: string | null;
  rests_until: number | null;
  created_at: number;
  activated_at: number | null;
  last_used_at: number | null;
  disabled_at: number | null;
  suspended_at: number | null;
  revoked_at: number | null;
}

interface ChallengeRow {
  id: string;
  application_id: string;
  account_id: string;
  purpose: ChallengePurpose;
  status: ChallengeStatus;
  handle_hash: string | null;
  session_id: string | null;
  trusted_device_id: string | null;
  methods: string;
  credential_version: number;
  amr: string;
  ip_address: string;
  user_agent: string;
  created_at: number;
  expires_at: number;
  proof: string | null;
  completed_at: number | null;
  redeemed_at: number | null;
}

interface SessionRow {
  id: string;
  application_id: string;
  account_id: string;
  amr: string;
  auth_time: number;
  family_hash: string;
  refresh_hash: string;
  previous_refresh_hash: string | null;
  rotated_at: number | null;
  rotated_from: string | null;
  rotated_by: string | null;
  presented_at: number | null;
  ip_address: string;
  user_agent: string;
  browser_family: string | null;
  place: string | null;
  created_at: number;
  last_used_at: number;
  expires_at: number;
  absolute_expires_at: number;
  ended_at: number | null;
}

interface TrustedDeviceRow {
  id: string;
  application_id: string;
  account_id: string;
  token_hash: string;
  name: string;
  browser_family: string;
  ip_address: string;
  user_agent: string;
  created_at: number;
  last_used_at: number;
  expires_at: number;
  revoked_at: number | null;
}

interface RecoveryCodeSetRow {
  id: string;
  application_id: string;
  account_id: string;
  format: RecoveryCodeFormat;
  salt: string;
  pepper_key_id: string;
  status: RecoveryCodeSet['status'];
  factor_id: string | null;
  total: number;
  created_at: number;
}

interface RecoveryCodeRow {
  application_id: string;
  set_id: string;
  hash: string;
  used_at: number | null;
}

interface BypassCodeRow {
  id: string;
  application_id: string;
  account_id: string;
  code_hash: string;
  reason: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  ended_at: number | null;
}

interface SentCodeRow {
  id: string;
  application_id: string;
  account_id: string;
  challenge_id: string;
  factor_id: string;
  mac: string;
  key_id: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  ended_at: number | null;
}

interface ActionTokenRow {
  id: string;
  application_id: string;
  account_id: string;
  purpose: ActionPurpose;
  token_hash: string;
  email_key: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  ended_at: number | null;
}

interface QrLinkRow {
  handle_hash: string;
  application_id: string;
  account_id: string;
  factor_id: string;
  session_id: string;
  reads_left: number;
  expires_at: number;
}

interface OutboxRow {
  id: string;
  application_id: string;
  account_id: string | null;
  channel: Channel;
  kind: OutboxKind;
  payload: string;
  status: OutboxStatus;
  sent_code_id: string | null;
  attempts: number;
  next_attempt_at: number;
  leased_until: number;
  expires_at: number;
  created_at: number;
  settled_at: number | null;
  provider: string | null;
  provider_message_id: string | null;
  delivered_at: number | null;
  failed_at: number | null;
  receipt_reason: string | null;
}

interface SmsSpendingRow {
  application_id: string;
  day: string;
  spent: number;
  spent_on_set_ups: number;
}

interface SmsPrefixRow {
  application_id: string;
  prefix: string;
  window_ends_at: number;
  sent: number;
  confirmed: number;
  paused_until: number | null;
}

interface ThrottleRow {
  key: string;
  application_id: string;
  max: number;
  window_length: number;
  used: number;
  unsettled: number;
  reserved_at: number;
  window_ends_at: number;
}

interface SigningKeyRow {
  id: string;
  application_id: string;
  public_jwk: string;
  private_jwk: string;
  created_at: number;
  retired_at: number | null;
}

interface MasterKeyCheckRow {
  key_id: string;
  box: string;
}

/** One row, changed to find out whether anything can be. */
interface WriteProbeRow {
  id: number;
  probes: number;
}
