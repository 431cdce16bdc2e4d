import type { Kysely } from 'kysely';
import type { AuditEvent } from '../core/audit/audit-event.ts';
import type { AllStores, Stores } from '../core/stores.ts';
import type { PreparedQueries } from './prepared-queries.ts';
import type { Dialect, Schema } from './schema.ts';
import { accountStore } from './stores/account-store.ts';
import { actionTokenStore, allActionTokens } from './stores/action-token-store.ts';
import { allApiKeys, apiKeyStore } from './stores/api-key-store.ts';
import { applicationStore } from './stores/application-store.ts';
import { allAudit, auditStore } from './stores/audit-store.ts';
import { boxStore } from './stores/box-store.ts';
import { bypassCodeStore } from './stores/bypass-code-store.ts';
import { allChallenges, challengeStore } from './stores/challenge-store.ts';
import { domainStore } from './stores/domain-store.ts';
import { allFactors, factorStore } from './stores/factor-store.ts';
import { hostedSessionStore } from './stores/hosted-session-store.ts';
import { allIdempotentAnswers, idempotentAnswerStore } from './stores/idempotent-answer-store.ts';
import { masterKeyCheckStore } from './stores/master-key-check-store.ts';
import { allOutbox, outboxStore } from './stores/outbox-store.ts';
import { personDataStore } from './stores/person-data-store.ts';
import { allQrLinks, qrLinkStore } from './stores/qr-link-store.ts';
import { recoveryCodeStore } from './stores/recovery-code-store.ts';
import { allSentCodes, sentCodeStore } from './stores/sent-code-store.ts';
import { allSessions, sessionStore } from './stores/session-store.ts';
import { allSigningKeys, signingKeyStore } from './stores/signing-key-store.ts';
import { allSmsLedger, smsLedgerStore } from './stores/sms-ledger-store.ts';
import { allThrottles, throttleStore } from './stores/throttle-store.ts';
import { allTrustedBrowsers, trustedBrowserStore } from './stores/trusted-browser-store.ts';
import { allWebhookDeliveries, webhookDeliveryStore } from './stores/webhook-delivery-store.ts';
import { allWebhookSecrets, webhookSecretStore } from './stores/webhook-secret-store.ts';

/** All stores on one connection or transaction, each made when it is asked for: a transaction needs few. */
export function createStores(
  db: Kysely<Schema>,
  dialect: Dialect,
  prepared: PreparedQueries,
  heard: Heard,
): AllStores {
  return new EveryStore({ db, dialect, prepared, heard });
}

/** What all stores of one connection or transaction are made of. */
interface StoreParts {
  readonly db: Kysely<Schema>;
  readonly dialect: Dialect;
  readonly prepared: PreparedQueries;
  readonly heard: Heard;
}

/** What others hear of after the commit. */
export interface Heard {
  readonly webhook: (applicationId: string) => void;
  readonly events: (events: readonly AuditEvent[]) => void;
}

class EveryStore implements AllStores {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  in(applicationId: string): Stores {
    return new BoundStores(this.#parts, applicationId);
  }

  get domains() {
    return domainStore(this.#parts.db);
  }

  get applications() {
    return applicationStore(this.#parts.db);
  }

  get factors() {
    return allFactors(this.#parts.db);
  }

  get qrLinks() {
    return allQrLinks(this.#parts.db);
  }

  get challenges() {
    return allChallenges(this.#parts.db, this.#parts.dialect);
  }

  get sessions() {
    return allSessions(this.#parts.db);
  }

  get trustedBrowsers() {
    return allTrustedBrowsers(this.#parts.db);
  }

  get sentCodes() {
    return allSentCodes(this.#parts.db);
  }

  get actionTokens() {
    return allActionTokens(this.#parts.db);
  }

  get outbox() {
    return allOutbox(this.#parts.db, this.#parts.dialect);
  }

  get throttles() {
    return allThrottles(this.#parts.db);
  }

  get audit() {
    return allAudit(this.#parts.db);
  }

  get smsLedger() {
    return allSmsLedger(this.#parts.db);
  }

  get signingKeys() {
    return allSigningKeys(this.#parts.db);
  }

  get boxes() {
    return boxStore(this.#parts.db, this.#parts.dialect);
  }

  get masterKeyChecks() {
    return masterKeyCheckStore(this.#parts.db);
  }

  get apiKeys() {
    return allApiKeys(this.#parts.db);
  }

  get idempotentAnswers() {
    return allIdempotentAnswers(this.#parts.db);
  }

  get webhookSecrets() {
    return allWebhookSecrets(this.#parts.db);
  }

  get webhookDeliveries() {
    return allWebhookDeliveries(this.#parts.db);
  }
}

class BoundStores implements Stores {
  readonly #parts: StoreParts;
  readonly #applicationId: string;

  constructor(parts: StoreParts, applicationId: string) {
    this.#parts = parts;
    this.#applicationId = applicationId;
  }

  get accounts() {
    return accountStore(this.#parts.db, this.#applicationId, this.#parts.prepared);
  }

  get personData() {
    return personDataStore(this.#parts.db, this.#applicationId);
  }

  get factors() {
    return factorStore(this.#parts.db, this.#applicationId, this.#parts.prepared);
  }

  get qrLinks() {
    return qrLinkStore(this.#parts.db, this.#applicationId);
  }

  get challenges() {
    return challengeStore(this.#parts.db, this.#applicationId, this.#parts.prepared);
  }

  get sessions() {
    return sessionStore(this.#parts.db, this.#applicationId, this.#parts.dialect, this.#parts.prepared);
  }

  get trustedBrowsers() {
    return trustedBrowserStore(this.#parts.db, this.#applicationId);
  }

  get recoveryCodes() {
    return recoveryCodeStore(this.#parts.db, this.#applicationId);
  }

  get bypassCodes() {
    return bypassCodeStore(this.#parts.db, this.#applicationId);
  }

  get sentCodes() {
    return sentCodeStore(this.#parts.db, this.#applicationId, this.#parts.dialect);
  }

  get actionTokens() {
    return actionTokenStore(this.#parts.db, this.#applicationId);
  }

  get outbox() {
    return outboxStore(this.#parts.db, this.#applicationId);
  }

  get smsLedger() {
    return smsLedgerStore(this.#parts.db, this.#applicationId);
  }

  get throttles() {
    return throttleStore(this.#parts, this.#applicationId);
  }

  get audit() {
    return auditStore(this.#parts.db, this.#applicationId, this.#parts.prepared, this.#parts.heard.events);
  }

  get signingKeys() {
    return signingKeyStore(this.#parts.db, this.#applicationId);
  }

  get apiKeys() {
    return apiKeyStore(this.#parts.db, this.#applicationId);
  }

  get hostedSessions() {
    return hostedSessionStore(this.#parts.db, this.#applicationId);
  }

  get idempotentAnswers() {
    return idempotentAnswerStore(this.#parts.db, this.#applicationId);
  }

  get webhookSecrets() {
    return webhookSecretStore(this.#parts.db, this.#applicationId);
  }

  get webhookDeliveries() {
    return webhookDeliveryStore(
      this.#parts.db,
      this.#applicationId,
      this.#parts.dialect,
      this.#parts.heard.webhook,
    );
  }
}
