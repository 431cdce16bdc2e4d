import type { Backlog } from '../backlog.ts';
import type { DeliveryReceipt } from './receipt.ts';

export type Channel = 'sms' | 'email';

/** `code` is worthless later; the others are tried again for as long as they make sense. */
export type OutboxKind = 'code' | 'link' | 'notice' | 'reset-request';

/**
 * - `pending`: to be handed over, or under way while leased
 * - `accepted`: a provider took it
 * - `failed`: no provider took it
 * - `unknown`: a provider may have taken it; never sent again, since it might arrive twice
 * - `canceled`: a newer message took its place
 * - `expired`: it would come too late
 */
export type OutboxStatus = 'pending' | 'accepted' | 'failed' | 'unknown' | 'canceled' | 'expired';

/** One message on its way out, written in the transaction that gives the reason for it. */
export interface OutboxMessage {
  readonly id: string;
  readonly applicationId: string;
  /** Absent while nobody has looked up whose it is (a reset asked for by a stranger). */
  readonly accountId?: string;
  readonly channel: Channel;
  readonly kind: OutboxKind;
  /** Box of the message; blank once it is settled. */
  readonly payload: string;
  readonly status: OutboxStatus;
  /** The code that it carries: ended together. */
  readonly sentCodeId?: string;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  /** Until then one process works on it; a crash lets the lease lapse. */
  readonly leasedUntil: number;
  readonly expiresAt: number;
  readonly createdAt: number;
}

export interface OutboxSettlement {
  readonly status: Exclude<OutboxStatus, 'pending'>;
  readonly provider?: string;
  readonly providerMessageId?: string;
  readonly now: number;
}

export interface OutboxStore {
  insert(message: OutboxMessage): Promise<void>;

  /** pending → its end, with a blank payload; false when it has ended already. */
  settle(id: string, settlement: OutboxSettlement): Promise<boolean>;
  /** Gives the lease back for a later attempt. */
  retry(id: string, nextAttemptAt: number): Promise<boolean>;
  /** pending → canceled for the messages of these codes. */
  cancelForCodes(sentCodeIds: readonly string[], now: number): Promise<number>;
}

/** Of all applications at once, for what works across them. */
export interface AllOutbox {
  /** Leases what is due and unleased, and counts the attempt; each row goes to one claimer. */
  claim(now: number, leasedUntil: number, limit: number): Promise<OutboxMessage[]>;
  /** pending and past its time → expired, with a blank payload. */
  expire(now: number, limit: number): Promise<number>;
  /** Notes what the provider reported; returns the application and account of the message, if it is ours. */
  recordReceipt(
    receipt: DeliveryReceipt,
    now: number,
  ): Promise<{ id: string; applicationId: string; accountId?: string } | undefined>;
  readBacklog(): Promise<Backlog>;
  deleteSettled(before: number, limit: number): Promise<number>;
}
