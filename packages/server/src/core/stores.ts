import type { AccountStore } from './account/account-store.ts';
import type { PersonDataStore } from './account/person-data.ts';
import type { ActionTokenStore, AllActionTokens } from './action-token/action-token.ts';
import type { AllApiKeys, ApiKeyStore } from './api-key/api-key.ts';
import type { ApplicationStore } from './application/application-store.ts';
import type { AllAudit, AuditEvent, AuditStore } from './audit/audit-event.ts';
import type { AllChallenges, ChallengeStore } from './challenge/challenge-store.ts';
import type { AllOutbox, OutboxStore } from './delivery/outbox.ts';
import type { DomainStore } from './domain/domain.ts';
import type { AllFactors, FactorStore } from './factor/factor-store.ts';
import type { AllQrLinks, QrLinkStore } from './factor/qr-link.ts';
import type { HostedSessionStore } from './hosted-session/hosted-session.ts';
import type { AllIdempotentAnswers, IdempotentAnswerStore } from './idempotency/idempotent-answer.ts';
import type { MasterKeyCheckStore } from './key/master-key-check.ts';
import type { AllSigningKeys, BoxStore, SigningKeyStore } from './key/signing-key.ts';
import type { BypassCodeStore, RecoveryCodeStore } from './recovery-code/recovery-code.ts';
import type { AllSentCodes, SentCodeStore } from './sent-code/sent-code.ts';
import type { AllSessions, SessionStore } from './session/session-store.ts';
import type { AllSmsLedger, SmsLedgerStore } from './sms-firewall/sms-ledger.ts';
import type { AllThrottles, ThrottleStore } from './throttle/throttle.ts';
import type { AllTrustedBrowsers, TrustedBrowserStore } from './trusted-browser/trusted-browser.ts';
import type { AllWebhookDeliveries, WebhookDeliveryStore } from './webhook/webhook-delivery.ts';
import type { AllWebhookSecrets, WebhookSecretStore } from './webhook/webhook-secret.ts';

/** The stores of one application, all bound to it and to one connection or transaction: no query can name another. */
export interface Stores {
  readonly accounts: AccountStore;
  readonly personData: PersonDataStore;
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
  readonly apiKeys: ApiKeyStore;
  readonly hostedSessions: HostedSessionStore;
  readonly idempotentAnswers: IdempotentAnswerStore;
  readonly webhookSecrets: WebhookSecretStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
}

/** What works across applications, all bound to one connection or transaction. */
export interface AllStores {
  readonly domains: DomainStore;
  readonly applications: ApplicationStore;
  readonly factors: AllFactors;
  readonly qrLinks: AllQrLinks;
  readonly challenges: AllChallenges;
  readonly sessions: AllSessions;
  readonly trustedBrowsers: AllTrustedBrowsers;
  readonly sentCodes: AllSentCodes;
  readonly actionTokens: AllActionTokens;
  readonly outbox: AllOutbox;
  readonly throttles: AllThrottles;
  readonly audit: AllAudit;
  readonly smsLedger: AllSmsLedger;
  readonly signingKeys: AllSigningKeys;
  readonly boxes: BoxStore;
  readonly masterKeyChecks: MasterKeyCheckStore;
  readonly apiKeys: AllApiKeys;
  readonly idempotentAnswers: AllIdempotentAnswers;
  readonly webhookSecrets: AllWebhookSecrets;
  readonly webhookDeliveries: AllWebhookDeliveries;
  /** The stores of one application. */
  in(applicationId: string): Stores;
}

/** Ends the transaction without its effects and makes `transact` return `outcome`. */
export class Rollback<T> extends Error {
  readonly outcome: T;

  constructor(outcome: T) {
    super('rolled back');
    this.outcome = outcome;
  }
}

/** One application's part of the database. */
export interface TenantDatabase {
  readonly stores: Stores;
  /** As {@link Database.transact}. */
  transact<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
}

export interface Database {
  /** Stores outside any transaction: each statement commits by itself. */
  readonly stores: AllStores;
  /**
   * Runs `work` in one transaction and again on busy, serialization and deadlock errors, so it must be
   * repeatable and await nothing but its stores. A thrown {@link Rollback} undoes it and is returned.
   */
  transact<T>(work: (stores: AllStores) => Promise<T>): Promise<T>;
  /** Calls it after each commit that queued messages to an application's backend, until the returned function is called. */
  onWebhook(listener: (applicationId: string) => void): () => void;
  /** Calls it after each commit that recorded events, with them, until the returned function is called. */
  onEvents(listener: (events: readonly AuditEvent[]) => void): () => void;
  /**
   * Resolves once all that a statement can have seen outlives a loss of power; undefined where it does already. Commits
   * wait by themselves; what has only read waits before it tells anyone.
   */
  settle(): Promise<void> | undefined;
  /** Gives up to so many free pages back to the file system; returns how many. 0 where the database does it itself. */
  reclaim(pages: number): Promise<number>;
  /** Throws where the database does not answer or takes no changes. */
  ping(): Promise<void>;
}
