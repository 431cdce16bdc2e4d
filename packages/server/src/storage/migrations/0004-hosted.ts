/** What businesses need that keep their own logins: keys, sessions of their people, results on their way. */
export function hosted(text: string): string[] {
  return [
    `ALTER TABLE accounts ADD COLUMN external_id ${text}`,
    `ALTER TABLE factors ADD COLUMN suspended_at BIGINT`,
    `CREATE INDEX factors_suspended ON factors (suspended_at) WHERE status = 'suspended'`,
    ...apiKeys(text),
    ...hostedSessions(text),
    ...webhookSecrets(text),
    ...webhookDeliveries(text),
    ...idempotentAnswers(text),
  ];
}

const apiKeys = (text: string): string[] => [
  `CREATE TABLE api_keys (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL REFERENCES applications (id),
    name ${text} NOT NULL,
    key_hash ${text} NOT NULL UNIQUE,
    hint ${text} NOT NULL,
    scopes ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
  )`,
  `CREATE INDEX api_keys_application ON api_keys (application_id)`,
];

/** A hosted challenge's other half; the id is the challenge's. */
const hostedSessions = (text: string): string[] => [
  `CREATE TABLE hosted_sessions (
    id ${text} NOT NULL PRIMARY KEY REFERENCES challenges (id) ON DELETE CASCADE,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    token ${text} NOT NULL,
    page_hash ${text} NOT NULL UNIQUE,
    page_nonce_hash ${text},
    return_url ${text},
    state ${text},
    user_ip ${text},
    user_agent ${text},
    secret_number ${text} NOT NULL,
    number_asked_at BIGINT,
    completion_hash ${text},
    settled_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX hosted_sessions_unsettled ON hosted_sessions (application_id, account_id, id)
    WHERE settled_at IS NULL`,
];

const webhookSecrets = (text: string): string[] => [
  `CREATE TABLE webhook_secrets (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL REFERENCES applications (id),
    secret ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
  )`,
  `CREATE INDEX webhook_secrets_application ON webhook_secrets (application_id)`,
];

const webhookDeliveries = (text: string): string[] => [
  `CREATE TABLE webhook_deliveries (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL REFERENCES applications (id),
    kind ${text} NOT NULL,
    type ${text} NOT NULL,
    ordering_key ${text} NOT NULL,
    sequence BIGINT NOT NULL,
    payload ${text} NOT NULL,
    status ${text} NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    last_status BIGINT,
    last_reason ${text}
  )`,
  `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (application_id, next_attempt_at)
    WHERE status = 'pending'`,
  `CREATE INDEX webhook_deliveries_order ON webhook_deliveries (application_id, kind, ordering_key, sequence, id)
    WHERE status = 'pending'`,
  `CREATE INDEX webhook_deliveries_sequence
    ON webhook_deliveries (application_id, kind, ordering_key, sequence)`,
  `CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (application_id, id)`,
  `CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (application_id) WHERE status = 'dead'`,
  `CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL`,
];

/** Of requests that were sent with an Idempotency-Key. */
const idempotentAnswers = (text: string): string[] => [
  `CREATE TABLE idempotent_answers (
    application_id ${text} NOT NULL REFERENCES applications (id),
    key_hash ${text} NOT NULL,
    request_mac ${text} NOT NULL,
    mac_key_id ${text} NOT NULL,
    claimed_at BIGINT NOT NULL,
    answer ${text},
    PRIMARY KEY (application_id, key_hash)
  )`,
  `CREATE INDEX idempotent_answers_age ON idempotent_answers (claimed_at)`,
];
