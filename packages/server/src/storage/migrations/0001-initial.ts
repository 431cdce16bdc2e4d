/** Times are epoch milliseconds. A row of an account can only belong to an account of its own application. */
export function initial(text: string): string[] {
  return [
    ...tenants(text),
    ...accounts(text),
    ...factors(text),
    ...challenges(text),
    ...sessions(text),
    ...trustedDevices(text),
    ...recoveryCodes(text),
    ...bypassCodes(text),
    ...throttles(text),
    ...audit(text),
    ...signingKeys(text),
  ];
}

const tenants = (text: string): string[] => [
  `CREATE TABLE domains (
    id ${text} NOT NULL PRIMARY KEY,
    name ${text} NOT NULL,
    created_at BIGINT NOT NULL
  )`,
  `CREATE TABLE applications (
    id ${text} NOT NULL PRIMARY KEY,
    domain_id ${text} NOT NULL REFERENCES domains (id),
    client_id ${text} NOT NULL UNIQUE,
    name ${text} NOT NULL,
    kind ${text} NOT NULL,
    settings ${text} NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
  )`,
];

const accounts = (text: string): string[] => [
  `CREATE TABLE accounts (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL REFERENCES applications (id),
    email ${text},
    email_key ${text},
    email_verified_at BIGINT,
    username ${text},
    username_key ${text},
    password_hash ${text},
    credential_version BIGINT NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (application_id, id),
    UNIQUE (application_id, email_key),
    UNIQUE (application_id, username_key)
  )`,
];

const factors = (text: string): string[] => [
  `CREATE TABLE factors (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    type ${text} NOT NULL,
    label ${text},
    status ${text} NOT NULL,
    secret ${text} NOT NULL,
    parameters ${text} NOT NULL,
    state ${text} NOT NULL,
    setup_session_id ${text},
    created_at BIGINT NOT NULL,
    activated_at BIGINT,
    last_used_at BIGINT,
    disabled_at BIGINT,
    revoked_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX factors_owner ON factors (application_id, account_id)`,
];

const challenges = (text: string): string[] => [
  `CREATE TABLE challenges (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    purpose ${text} NOT NULL,
    status ${text} NOT NULL,
    handle_hash ${text} UNIQUE,
    session_id ${text},
    methods ${text} NOT NULL,
    credential_version BIGINT NOT NULL,
    amr ${text} NOT NULL,
    ip_address ${text} NOT NULL,
    user_agent ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    proof ${text},
    completed_at BIGINT,
    redeemed_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX challenges_session ON challenges (application_id, session_id, purpose, created_at)
    WHERE session_id IS NOT NULL`,
  `CREATE INDEX challenges_pending ON challenges (application_id, account_id) WHERE status = 'pending'`,
  `CREATE INDEX challenges_due ON challenges (expires_at) WHERE status = 'pending'`,
  `CREATE INDEX challenges_ended ON challenges (expires_at) WHERE status <> 'pending'`,
];

const sessions = (text: string): string[] => [
  `CREATE TABLE sessions (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    amr ${text} NOT NULL,
    auth_time BIGINT NOT NULL,
    family_hash ${text} NOT NULL UNIQUE,
    refresh_hash ${text} NOT NULL,
    previous_refresh_hash ${text},
    rotated_at BIGINT,
    ip_address ${text} NOT NULL,
    user_agent ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    absolute_expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX sessions_owner ON sessions (application_id, account_id)`,
  `CREATE INDEX sessions_expiry ON sessions (expires_at)`,
  `CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL`,
];

const trustedDevices = (text: string): string[] => [
  `CREATE TABLE trusted_devices (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    token_hash ${text} NOT NULL UNIQUE,
    name ${text} NOT NULL,
    browser_family ${text} NOT NULL,
    ip_address ${text} NOT NULL,
    user_agent ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX trusted_devices_owner ON trusted_devices (application_id, account_id)`,
  `CREATE INDEX trusted_devices_expiry ON trusted_devices (expires_at)`,
  `CREATE INDEX trusted_devices_revoked ON trusted_devices (revoked_at) WHERE revoked_at IS NOT NULL`,
];

const recoveryCodes = (text: string): string[] => [
  `CREATE TABLE recovery_code_sets (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    format ${text} NOT NULL,
    salt ${text} NOT NULL,
    pepper_key_id ${text} NOT NULL,
    status ${text} NOT NULL,
    factor_id ${text},
    total BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (application_id, id),
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX recovery_code_sets_owner ON recovery_code_sets (application_id, account_id)`,
  `CREATE INDEX recovery_code_sets_pending ON recovery_code_sets (application_id, factor_id)
    WHERE status = 'pending'`,
  `CREATE TABLE recovery_codes (
    application_id ${text} NOT NULL,
    set_id ${text} NOT NULL,
    hash ${text} NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (application_id, set_id, hash),
    FOREIGN KEY (application_id, set_id) REFERENCES recovery_code_sets (application_id, id)
  )`,
];

const bypassCodes = (text: string): string[] => [
  `CREATE TABLE bypass_codes (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    account_id ${text} NOT NULL,
    code_hash ${text} NOT NULL,
    reason ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    ended_at BIGINT,
    FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
  )`,
  `CREATE INDEX bypass_codes_owner ON bypass_codes (application_id, account_id)`,
];

const throttles = (text: string): string[] => [
  `CREATE TABLE throttles (
    key ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    max BIGINT NOT NULL,
    window_length BIGINT NOT NULL,
    used BIGINT NOT NULL,
    unsettled BIGINT NOT NULL,
    reserved_at BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL
  )`,
  `CREATE INDEX throttles_expiry ON throttles (window_ends_at)`,
];

const audit = (text: string): string[] => [
  `CREATE TABLE audit_events (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL,
    type ${text} NOT NULL,
    actor ${text} NOT NULL,
    account_id ${text},
    ip_address ${text},
    user_agent ${text},
    data ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    position BIGINT,
    key_id ${text},
    mac ${text}
  )`,
  `CREATE UNIQUE INDEX audit_events_sealed ON audit_events (application_id, position)
    WHERE position IS NOT NULL`,
  `CREATE INDEX audit_events_listed ON audit_events (application_id, id)`,
  `CREATE INDEX audit_events_account ON audit_events (application_id, account_id, id)
    WHERE account_id IS NOT NULL`,
  `CREATE INDEX audit_events_unsealed ON audit_events (application_id, id) WHERE position IS NULL`,
  `CREATE TABLE audit_heads (
    application_id ${text} NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    key_id ${text} NOT NULL,
    mac ${text} NOT NULL
  )`,
];

const signingKeys = (text: string): string[] => [
  `CREATE TABLE signing_keys (
    id ${text} NOT NULL PRIMARY KEY,
    application_id ${text} NOT NULL REFERENCES applications (id),
    public_jwk ${text} NOT NULL,
    private_jwk ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
  )`,
  `CREATE INDEX signing_keys_application ON signing_keys (application_id)`,
];
