/** `backend`: the business that keeps the login, by an API key. */
export type AuditActor = 'account' | 'backend' | 'operator' | 'system' | 'anonymous';

/** What happened. Append-only, no secrets. */
export interface AuditEvent {
  readonly id: string;
  readonly applicationId: string;
  readonly type: AuditEventType;
  readonly actor: AuditActor;
  /** Who that was: an account, an API key, an operator's name; absent where nobody knows. */
  readonly actorId?: string;
  /** Whom it is about. */
  readonly accountId?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly createdAt: number;
}

export type AuditEventType =
  | 'account.registered'
  | 'account.disabled'
  | 'account.enabled'
  | 'account.email_changed'
  | 'account.email_released'
  | 'account.email_verified'
  | 'account.erased'
  | 'account.exported'
  | 'account.invited'
  | 'account.named'
  | 'account.password_changed'
  | 'account.password_reset'
  | 'account.unlocked'
  | 'api_key.capped'
  | 'api_key.created'
  | 'api_key.revoked'
  | 'api_key.rotated'
  | 'application.created'
  | 'application.updated'
  | 'approval.requested'
  | 'audit.verified'
  | 'bypass_code.issued'
  | 'bypass_code.used'
  | 'challenge.approved'
  | 'challenge.created'
  | 'challenge.denied'
  | 'challenge.expired'
  | 'challenge.failed'
  | 'factor.activated'
  | 'factor.ahead'
  | 'factor.disabled'
  | 'factor.enabled'
  | 'factor.removed'
  | 'factor.renamed'
  | 'factor.steps_cleared'
  | 'factor.unreadable'
  | 'key.rotated'
  | 'login.abandoned'
  | 'code.sent'
  | 'codes.exhausted'
  | 'login.disowned'
  | 'login.failed'
  | 'login.new_browser'
  | 'login.succeeded'
  | 'message.undelivered'
  | 'recovery_codes.generated'
  | 'recovery_code.used'
  | 'session.ended'
  | 'session.reauthenticated'
  | 'session.reuse_detected'
  | 'sessions.revoked'
  | 'sms.budget_low'
  | 'throttle.locked'
  | 'trusted_device.added'
  | 'trusted_device.revoked'
  | 'two_factor.disabled'
  | 'two_factor.enabled'
  | 'two_factor.replaced'
  | 'webhook.dead'
  | 'webhook.redelivered'
  | 'webhook_secret.rotated';

/**
 * As it is kept once it is sealed: address, browser and data of an event about a person are in a box under that person's
 * own key, and gone with it. Blank text: there was no such person any more when it was sealed.
 */
export interface StoredEvent extends AuditEvent {
  readonly personal?: string;
}

/** What the HMAC is over: 1, plain fields (until personal fields were boxed); 2, everything as it is stored. */
export type SealForm = 1 | 2;

/** A sealed event: its place in the application's chain and the HMAC over it and its predecessor. */
export interface SealedEvent {
  readonly event: StoredEvent;
  readonly form: SealForm;
  readonly position: number;
  readonly keyId: string;
  readonly mac: string;
}

export interface AuditChainHead {
  readonly applicationId: string;
  readonly position: number;
  readonly keyId: string;
  readonly mac: string;
}

/** The last of the events that were exported and deleted: the chain begins behind it. */
export interface AuditBase {
  readonly position: number;
  readonly keyId: string;
  readonly mac: string;
  /** HMAC over the three: nobody but us cuts a chain. */
  readonly seal: string;
}

export interface AuditStore {
  append(event: AuditEvent): Promise<void>;
  appendAll(events: readonly AuditEvent[]): Promise<void>;

  listUnsealed(before: number, limit: number): Promise<AuditEvent[]>;
  findHead(): Promise<AuditChainHead | undefined>;
  /** Moves the head from `from` (undefined: no chain yet); false when another process sealed first. */
  advanceHead(from: AuditChainHead | undefined, to: AuditChainHead): Promise<boolean>;
  /** Once; from then on the row holds the event in this form. */
  seal(sealed: SealedEvent): Promise<void>;
  findBase(): Promise<AuditBase | undefined>;
  /** Moves the base forward and deletes the sealed events up to it; false when it stands there or further already. */
  moveBase(base: AuditBase): Promise<boolean>;
  /** How far the chain was exported; 0 where it never was. */
  findExported(): Promise<number>;
  markExported(position: number): Promise<void>;
  /** Place of the newest sealed event from before then; 0 where there is none. */
  findLastBefore(createdAt: number): Promise<number>;
  /** Sealed events in chain order, from a position on. */
  listSealed(fromPosition: number, limit: number): Promise<SealedEvent[]>;
  list(filter: {
    accountId?: string;
    type?: AuditEventType;
    actorId?: string;
    /** Epoch milliseconds: from the first, before the second. */
    since?: number;
    until?: number;
    limit: number;
    beforeId?: string;
  }): Promise<StoredEvent[]>;
}

/** Of all applications at once, for what works across them. */
export interface AllAudit {
  /** Applications that have events without a seal. */
  listUnsealedApplications(): Promise<string[]>;
}
