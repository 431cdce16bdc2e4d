import type { Kysely } from 'kysely';
import type { Stores } from '../core/stores.ts';
import type { PreparedQueries } from './prepared-queries.ts';
import type { Dialect, Schema } from './schema.ts';
import { accountStore } from './stores/account-store.ts';
import { actionTokenStore } from './stores/action-token-store.ts';
import { apiKeyStore } from './stores/api-key-store.ts';
import { applicationStore } from './stores/application-store.ts';
import { auditStore } from './stores/audit-store.ts';
import { boxStore } from './stores/box-store.ts';
import { bypassCodeStore } from './stores/bypass-code-store.ts';
import { challengeStore } from './stores/challenge-store.ts';
import { domainStore } from './stores/domain-store.ts';
import { factorStore } from './stores/factor-store.ts';
import { hostedSessionStore } from './stores/hosted-session-store.ts';
import { idempotentAnswerStore } from './stores/idempotent-answer-store.ts';
import { outboxStore } from './stores/outbox-store.ts';
import { qrLinkStore } from './stores/qr-link-store.ts';
import { recoveryCodeStore } from './stores/recovery-code-store.ts';
import { sentCodeStore } from './stores/sent-code-store.ts';
import { sessionStore } from './stores/session-store.ts';
import { signingKeyStore } from './stores/signing-key-store.ts';
import { smsLedgerStore } from './stores/sms-ledger-store.ts';
import { throttleStore } from './stores/throttle-store.ts';
import { trustedBrowserStore } from './stores/trusted-browser-store.ts';
import { webhookDeliveryStore } from './stores/webhook-delivery-store.ts';
import { webhookSecretStore } from './stores/webhook-secret-store.ts';

/** All stores on one connection or transaction, each made when it is asked for: a transaction needs few. */
export function createStores(
  db: Kysely<Schema>,
  dialect: Dialect,
  prepared: PreparedQueries,
  onWebhook: (applicationId: string) => void,
): Stores {
  return new BoundStores(db, dialect, prepared, onWebhook);
}

class BoundStores implements Stores {
  readonly #db: Kysely<Schema>;
  readonly #dialect: Dialect;
  readonly #prepared: PreparedQueries;
  readonly #onWebhook: (applicationId: string) => void;

  constructor(
    db: Kysely<Schema>,
    dialect: Dialect,
    prepared: PreparedQueries,
    onWebhook: (applicationId: string) => void,
  ) {
    this.#db = db;
    this.#dialect = dialect;
    this.#prepared = prepared;
    this.#onWebhook = onWebhook;
  }

  get domains() {
    return domainStore(this.#db);
  }

  get applications() {
    return applicationStore(this.#db);
  }

  get accounts() {
    return accountStore(this.#db, this.#prepared);
  }

  get factors() {
    return factorStore(this.#db);
  }

  get qrLinks() {
    return qrLinkStore(this.#db);
  }

  get challenges() {
    return challengeStore(this.#db, this.#dialect);
  }

  get sessions() {
    return sessionStore(this.#db, this.#dialect, this.#prepared);
  }

  get trustedBrowsers() {
    return trustedBrowserStore(this.#db);
  }

  get recoveryCodes() {
    return recoveryCodeStore(this.#db);
  }

  get bypassCodes() {
    return bypassCodeStore(this.#db);
  }

  get sentCodes() {
    return sentCodeStore(this.#db, this.#dialect);
  }

  get actionTokens() {
    return actionTokenStore(this.#db);
  }

  get outbox() {
    return outboxStore(this.#db, this.#dialect);
  }

  get smsLedger() {
    return smsLedgerStore(this.#db);
  }

  get throttles() {
    return throttleStore(this.#db, this.#dialect);
  }

  get audit() {
    return auditStore(this.#db, this.#prepared);
  }

  get signingKeys() {
    return signingKeyStore(this.#db);
  }

  get boxes() {
    return boxStore(this.#db, this.#dialect);
  }

  get apiKeys() {
    return apiKeyStore(this.#db);
  }

  get hostedSessions() {
    return hostedSessionStore(this.#db);
  }

  get idempotentAnswers() {
    return idempotentAnswerStore(this.#db);
  }

  get webhookSecrets() {
    return webhookSecretStore(this.#db);
  }

  get webhookDeliveries() {
    return webhookDeliveryStore(this.#db, this.#dialect, this.#onWebhook);
  }
}
