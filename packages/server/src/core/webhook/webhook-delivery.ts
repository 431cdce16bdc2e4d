import type { Backlog } from '../backlog.ts';

/** `callback`: the result of a hosted session; `event`: what a subscription asked for. */
export type WebhookKind = 'callback' | 'event';

/** `dead`: given up after a day; it can be sent again by hand. */
export type WebhookStatus = 'pending' | 'delivered' | 'dead';

/** One message to an application's backend, written in the transaction that gives the reason for it. */
export interface WebhookDelivery {
  /** Stands as `webhook-id` on every attempt, so that receivers recognize repetitions. */
  readonly id: string;
  readonly applicationId: string;
  readonly kind: WebhookKind;
  readonly type: string;
  /** What shares it arrives in the order in which it was written. */
  readonly orderingKey: string;
  /** Box of the JSON; blank once it is delivered. */
  readonly payload: string;
  readonly status: WebhookStatus;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  /** Until then one process works on it; a crash lets the lease lapse. */
  readonly leasedUntil: number;
  readonly expiresAt: number;
  readonly createdAt: number;
  readonly settledAt?: number;
  /** Of the last attempt: the receiver's status, or why there was none. */
  readonly lastStatus?: number;
  readonly lastReason?: string;
}

export interface WebhookAttempt {
  readonly now: number;
  /** Which attempt it was: whose lease lapsed meanwhile, settles nothing. */
  readonly attempts: number;
  readonly lastStatus?: number | undefined;
  readonly lastReason?: string | undefined;
}

export interface WebhookClaim {
  readonly now: number;
  readonly leasedUntil: number;
  readonly limit: number;
}

export interface WebhookDeliveryStore {
  insert(delivery: WebhookDelivery): Promise<void>;
  insertAll(deliveries: readonly WebhookDelivery[]): Promise<void>;

  /** Leases what is due, unleased and first in its order, and counts the attempt; each row goes to one claimer. */
  claim(claim: WebhookClaim): Promise<WebhookDelivery[]>;
  /** pending → delivered or dead; a delivered payload is blanked. False when it has ended already. */
  settle(id: string, status: Exclude<WebhookStatus, 'pending'>, attempt: WebhookAttempt): Promise<boolean>;
  /** Gives the lease back for a later attempt; what waits behind it is not looked at before that. */
  retry(id: string, nextAttemptAt: number, attempt: WebhookAttempt): Promise<boolean>;
  /** dead → pending, with a new expiry, as if it had not been tried. */
  revive(id: string, change: { now: number; expiresAt: number }): Promise<boolean>;
  find(id: string): Promise<WebhookDelivery | undefined>;
  /** The newest first. */
  list(filter: { status?: WebhookStatus; limit: number; beforeId?: string }): Promise<WebhookDelivery[]>;
}

/** Of all applications at once, for what works across them. */
export interface AllWebhookDeliveries {
  /** Applications with something due; what waits behind an older one may be counted. */
  listDue(now: number): Promise<string[]>;
  readBacklog(): Promise<Backlog>;
  /** Given up, kept for a while, and not sent again by hand. */
  countDead(): Promise<number>;
  deleteSettled(before: number, limit: number): Promise<number>;
}
