import type { Kysely } from 'kysely';
import type { Stores } from '../core/stores.ts';
import { accountStore } from './account-store.ts';
import { actionTokenStore } from './action-token-store.ts';
import { apiKeyStore } from './api-key-store.ts';
import { applicationStore } from './application-store.ts';
import { auditStore } from './audit-store.ts';
import { boxStore } from './box-store.ts';
import { bypassCodeStore } from './bypass-code-store.ts';
import { challengeStore } from './challenge-store.ts';
import { domainStore } from './domain-store.ts';
import { factorStore } from './factor-store.ts';
import { hostedSessionStore } from './hosted-session-store.ts';
import { idempotentAnswerStore } from './idempotent-answer-store.ts';
import { outboxStore } from './outbox-store.ts';
import type { PreparedQueries } from './prepared-queries.ts';
import { qrLinkStore } from './qr-link-store.ts';
import { recoveryCodeStore } from './recovery-code-store.ts';
import type { Engine, Schema } from './schema.ts';
import { sentCodeStore } from './sent-code-store.ts';
import { sessionStore } from './session-store.ts';
import { signingKeyStore } from './signing-key-store.ts';
import { smsLedgerStore } from './sms-ledger-store.ts';
import { throttleStore } from './throttle-store.ts';
import { trustedDeviceStore } from './trusted-device-store.ts';
import { webhookDeliveryStore } from './webhook-delivery-store.ts';
import { webhookSecretStore } from './webhook-secret-store.ts';

/** All stores on one connection or transaction, each made when it is asked for: a transaction needs few. */
export function createStores(
  db: Kysely<Schema>,
  engine: Engine,
  prepared: PreparedQueries,
  onWebhook: (applicationId: string) => void,
): Stores {
  return new BoundStores(db, engine, prepared, onWebhook);
}

class BoundStores implements Stores {
  readonly #db: Kysely<Schema>;
  readonly #engine: Engine;
  readonly #prepared: PreparedQueries;
  readonly #onWebhook: (applicationId: string) => void;

  constructor(
    db: Kysely<Schema>,
    engine: Engine,
    prepared: PreparedQueries,
    onWebhook: (applicationId: string) => void,
  ) {
    this.#db = db;
    this.#engine = engine;
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
    return challengeStore(this.#db, this.#engine);
  }

  get sessions() {
    return sessionStore(this.#db, this.#engine, this.#prepared);
  }

  get trustedDevices() {
    return trustedDeviceStore(this.#db);
  }

  get recoveryCodes() {
    return recoveryCodeStore(this.#db);
  }

  get bypassCodes() {
    return bypassCodeStore(this.#db);
  }

  get sentCodes() {
    return sentCodeStore(this.#db, this.#engine);
  }

  get actionTokens() {
    return actionTokenStore(this.#db);
  }

  get outbox() {
    return outboxStore(this.#db, this.#engine);
  }

  get smsLedger() {
    return smsLedgerStore(this.#db);
  }

  get throttles() {
    return throttleStore(this.#db, this.#engine);
  }

  get audit() {
    return auditStore(this.#db, this.#prepared);
  }

  get signingKeys() {
    return signingKeyStore(this.#db);
  }

  get boxes() {
    return boxStore(this.#db, this.#engine);
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
    return webhookDeliveryStore(this.#db, this.#engine, this.#onWebhook);
  }
}
