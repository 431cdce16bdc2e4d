/** Sessions, factors and accounts from before hold nothing in their new columns. */
export function codesThatTravel(text: string): string[] {
  return [
    ...additions(text),
    ...sentCodes(text),
    ...actionTokens(text),
    ...outbox(text),
    ...smsSpending(text),
    ...smsPrefixes(text),
  ];
}

const additions = (text: string): string[] => [
  `ALTER TABLE accounts ADD COLUMN language ${text}`,
  'ALTER TABLE factors ADD COLUMN rests_until BIGINT',
  `ALTER TABLE sessions ADD COLUMN browser_family ${text}`,
  `ALTER TABLE sessions ADD COLUMN place ${text}`,
];

const sentCodes = (text: string): string[] => [
  `CREATE TABLE sent_codes (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    challenge_id ${text} NOT NULL,
    factor_id ${text} NOT NULL,
    mac ${text} NOT NULL,
    key_id ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX sent_codes_challenge ON sent_codes (application_id, challenge_id)`,
  `CREATE INDEX sent_codes_expiry ON sent_codes (expires_at)`,
];

const actionTokens = (text: string): string[] => [
  `CREATE TABLE action_tokens (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    purpose ${text} NOT NULL,
    token_hash ${text} NOT NULL UNIQUE,
    email_key ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX action_tokens_owner ON action_tokens (application_id, account_id)`,
  `CREATE INDEX action_tokens_expiry ON action_tokens (expires_at)`,
];

const outbox = (text: string): string[] => [
  `CREATE TABLE outbox (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL REFERENCES applications (id),
    account_id ${text},
    channel ${text} NOT NULL,
    kind ${text} NOT NULL,
    payload ${text} NOT NULL,
    status ${text} NOT NULL,
    sent_code_id ${text},
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    provider ${text},
    provider_message_id ${text},
    delivered_at BIGINT,
    failed_at BIGINT,
    receipt_reason ${text},
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE status = 'pending'`,
  `CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE status = 'pending'`,
  `CREATE INDEX outbox_codes ON outbox (application_id, sent_code_id) WHERE status = 'pending'`,
  `CREATE INDEX outbox_receipts ON outbox (provider, provider_message_id, id)
    WHERE provider_message_id IS NOT NULL`,
  `CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL`,
];

const smsSpending = (text: string): string[] => [
  `CREATE TABLE sms_spending (
    application_id ${text} NOT NULL REFERENCES applications (id),
    day ${text} NOT NULL,
    spent BIGINT NOT NULL,
    PRIMARY KEY (application_id, day)
  )`,
];

const smsPrefixes = (text: string): string[] => [
  `CREATE TABLE sms_prefixes (
    application_id ${text} NOT NULL REFERENCES applications (id),
    prefix ${text} NOT NULL,
    window_ends_at BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    paused_until BIGINT,
    PRIMARY KEY (application_id, prefix)
  )`,
];
