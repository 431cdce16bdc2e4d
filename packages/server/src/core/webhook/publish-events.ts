import type { Account } from '../account/account.ts';
import type { Application } from '../application/application.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
import { draftDelivery, type WebhookDraft } from './draft-delivery.ts';
import { subscribedTypes, type WebhookEventType } from './webhook-event.ts';

/** Whom the events are about: the address is left out where nobody has read it. */
type Subject = Pick<Account, 'id' | 'email'>;

/** What may leave the house: no address of the person's machine, no number, no operator's reason. */
const TOLD = {
  keyId: 'key_id',
  method: 'method',
  factorId: 'factor_id',
  sessionId: 'session_id',
  challengeId: 'challenge_id',
  purpose: 'purpose',
  amr: 'amr',
} as const;

/** Prepares the messages about a change; the returned function queues them in the change's transaction. */
export function publishEvents(
  engine: Engine,
  application: Application,
  subject: Subject,
  events: readonly AuditEvent[],
): (stores: Stores) => Promise<void> {
  const { webhooks } = application.settings;
  if (webhooks.eventsUrl === undefined) return () => Promise.resolve();
  const drafts = events.flatMap((event) =>
    subscribedTypes(webhooks, event).map((type) => draftEvent(application, subject, event, type)),
  );
  if (drafts.length === 0) return () => Promise.resolve();
  const deliveries = drafts.map((draft) => draftDelivery(engine, application, draft));
  return (stores) => stores.webhookDeliveries.insertAll(deliveries);
}

/** For jobs, which have rows in hand and neither application nor account. */
export async function publishForAll(
  engine: Engine,
  stores: Stores,
  events: readonly AuditEvent[],
): Promise<void> {
  for (const applicationId of new Set(events.map((event) => event.applicationId))) {
    const application = await stores.applications.findById(applicationId);
    if (application?.settings.webhooks.eventsUrl === undefined) continue;
    for (const event of events) {
      if (event.applicationId !== applicationId || event.accountId === undefined) continue;
      await publishEvents(engine, application, { id: event.accountId }, [event])(stores);
    }
  }
}

function draftEvent(
  { clientId }: Application,
  { id, email }: Subject,
  { createdAt, data }: AuditEvent,
  type: WebhookEventType,
): WebhookDraft {
  const told = Object.entries(TOLD).map(([name, field]): [string, unknown] => [field, data[name]]);
  const about: Record<string, unknown> = {
    client_id: clientId,
    user_id: id,
    email,
    ...Object.fromEntries(told),
  };
  const body = { type, timestamp: new Date(createdAt).toISOString(), data: about };
  return { kind: 'event', type, orderingKey: id, body };
}
