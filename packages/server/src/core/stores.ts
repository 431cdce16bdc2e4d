import type { AccountStore } from './account/account-store.ts';
import type { ActionTokenStore } from './action-token/action-token.ts';
import type { ApiKeyStore } from './api-key/api-key.ts';
import type { ApplicationStore } from './application/application-store.ts';
import type { AuditStore } from './audit/audit-event.ts';
import type { ChallengeStore } from './challenge/challenge-store.ts';
import type { OutboxStore } from './delivery/outbox.ts';
import type { DomainStore } from './domain/domain.ts';
import type { FactorStore } from './factor/factor-store.ts';
import type { QrLinkStore } from './factor/qr-link.ts';
import type { HostedSessionStore } from './hosted-session/hosted-session.ts';
import type { IdempotentAnswerStore } from './idempotency/idempotent-answer.ts';
import type { BoxStore, SigningKeyStore } from './key/signing-key.ts';
import type { BypassCodeStore, RecoveryCodeStore } from './recovery-code/recovery-code.ts';
import type { SentCodeStore } from './sent-code/sent-code.ts';
import type { SessionStore } from './session/session-store.ts';
import type { SmsLedgerStore } from './sms-firewall/sms-ledger.ts';
import type { ThrottleStore } from './throttle/throttle.ts';
import type { TrustedBrowserStore } from './trusted-browser/trusted-browser.ts';
import type { WebhookDeliveryStore } from './webhook/webhook-delivery.ts';
import type { WebhookSecretStore } from './webhook/webhook-secret.ts';

/** Every store, all bound to the same connection or transaction. */
export interface Stores {
  readonly domains: DomainStore;
  readonly applications: ApplicationStore;
  readonly accounts: AccountStore;
  readonly factors: FactorStore;
  readonly qrLinks: QrLinkStore;
  readonly challenges: ChallengeStore;
  readonly sessions: SessionStore;
  readonly trustedBrowsers: TrustedBrowserStore;
  readonly recoveryCodes: RecoveryCodeStore;
  readonly bypassCodes: BypassCodeStore;
  readonly sentCodes: SentCodeStore;
  readonly actionTokens: ActionTokenStore;
  readonly outbox: OutboxStore;
  readonly smsLedger: SmsLedgerStore;
  readonly throttles: ThrottleStore;
  readonly audit: AuditStore;
  readonly signingKeys: SigningKeyStore;
  readonly boxes: BoxStore;
  readonly apiKeys: ApiKeyStore;
  readonly hostedSessions: HostedSessionStore;
  readonly idempotentAnswers: IdempotentAnswerStore;
  readonly webhookSecrets: WebhookSecretStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
}

/** Ends the transaction without its effects and makes `transact` return `outcome`. */
export class Rollback<T> extends Error {
  readonly outcome: T;

  constructor(outcome: T) {
    super('rolled back');
    this.outcome = outcome;
  }
}

export interface Database {
  /** Stores outside any transaction: each statement commits by itself. */
  readonly stores: Stores;
  /**
   * Runs `work` in one transaction and again on busy, serialization and deadlock errors, so it must be
   * repeatable and await nothing but its stores. A thrown {@link Rollback} undoes it and is returned.
   */
  transact<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** Calls it after each commit that queued messages to an application's backend, until the returned function is called. */
  onWebhook(listener: (applicationId: string) => void): () => void;
  /** Throws where the database does not answer. */
  ping(): Promise<void>;
}
