import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Tenant } from '../tenant.ts';
import { draftDelivery, type WebhookDraft } from '../webhook/draft-delivery.ts';
import type { WebhookDelivery } from '../webhook/webhook-delivery.ts';
import { isSubscribed, type WebhookEventType } from '../webhook/webhook-event.ts';
import { webhookTypesOf } from './audience.ts';

/** Whom an event is about: the address is left out where nobody has read it. */
type Subject = Pick<Account, 'id' | 'email'>;

/** What may leave the house: no address of the person's machine, no number, no operator's reason. */
const SENT_FIELDS = {
  keyId: 'key_id',
  externalId: 'external_id',
  method: 'method',
  factorId: 'factor_id',
  sessionId: 'session_id',
  challengeId: 'challenge_id',
  purpose: 'purpose',
  amr: 'amr',
  budget: 'budget',
  spent: 'spent',
  cap: 'cap',
} as const;

/** The messages about events to the application's backend, of those that it asked for. */
export function draftWebhookEvents(
  tenant: Tenant,
  subject: Subject,
  events: readonly AuditEvent[],
): WebhookDelivery[] {
  const { application } = tenant;
  const { webhooks } = application.settings;
  if (webhooks.eventsUrl === undefined) return [];
  return events.flatMap((event) =>
    webhookTypesOf(event)
      .filter((type) => isSubscribed(webhooks, type))
      .map((type) => draftDelivery(tenant, draftEvent(application, subject, event, type))),
  );
}

function draftEvent(
  { clientId }: Application,
  { id, email }: Subject,
  { createdAt, data }: AuditEvent,
  type: WebhookEventType,
): WebhookDraft {
  const sent = Object.entries(SENT_FIELDS).map(([name, field]): [string, unknown] => [field, data[name]]);
  const about: Record<string, unknown> = {
    client_id: clientId,
    user_id: id,
    email,
    ...Object.fromEntries(sent),
  };
  const body = { type, timestamp: new Date(createdAt).toISOString(), data: about };
  return { kind: 'event', type, orderingKey: id, body };
}
