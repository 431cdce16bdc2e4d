import { DAY } from '../clock.ts';
import type { BoxBinding } from '../ports/secret-box.ts';
import type { TenantRef } from '../tenant.ts';
import type { WebhookDelivery, WebhookKind } from './webhook-delivery.ts';

/** Receivers have this long to come back. */
export const DELIVERY_LIFETIME = DAY;

export interface WebhookDraft {
  readonly kind: WebhookKind;
  /** `result`, or the type of the event. */
  readonly type: string;
  /** The challenge of a session, the account of an event. */
  readonly orderingKey: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The row for a message, sealed like a secret; to be inserted in the transaction that gives the reason for it. */
export function draftDelivery(tenant: TenantRef, { body, ...draft }: WebhookDraft): WebhookDelivery {
  const { id: applicationId } = tenant.application;
  const id = tenant.newId();
  const now = tenant.clock.now();
  const plain = new TextEncoder().encode(JSON.stringify(body));
  return {
    id,
    applicationId,
    ...draft,
    payload: tenant.boxes.seal(plain, deliveryBinding({ applicationId, id })),
    status: 'pending',
    attempts: 0,
    nextAttemptAt: now,
    leasedUntil: 0,
    expiresAt: now + DELIVERY_LIFETIME,
    createdAt: now,
  };
}

export function deliveryBinding({
  applicationId,
  id,
}: Pick<WebhookDelivery, 'applicationId' | 'id'>): BoxBinding {
  return { table: 'webhook_deliveries', column: 'payload', applicationId, id };
}
