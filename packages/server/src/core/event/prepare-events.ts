import type { AuditEvent } from '../audit/audit-event.ts';
import type { Stores } from '../stores.ts';
import type { Tenant } from '../tenant.ts';
import { type Owner, prepareNotice } from './draft-notice.ts';
import { draftWebhookEvents } from './draft-webhook-events.ts';

/**
 * The one road of events. Prepares the audit trail of a change and what the table of audiences says of it: notices to
 * the owner, messages to the application's backend. The returned function writes them in the change's transaction.
 * Without an account (a stranger's guess, an operator's setting) the audit trail alone hears of it.
 */
export function prepareEvents(
  tenant: Tenant,
  account: Owner | undefined,
  events: readonly AuditEvent[],
): (stores: Stores) => Promise<void> {
  const tell = account === undefined ? undefined : prepareNews(tenant, account, events);
  return async (stores) => {
    await stores.audit.appendAll(events);
    await tell?.(stores);
  };
}

/** The same without the audit trail. */
export function prepareNews(
  tenant: Tenant,
  account: Owner,
  events: readonly AuditEvent[],
): (stores: Stores) => Promise<void> {
  const deliveries = draftWebhookEvents(tenant, account, events);
  const notices = events.map((event) => prepareNotice(tenant, account, event));
  return async (stores) => {
    if (deliveries.length > 0) await stores.webhookDeliveries.insertAll(deliveries);
    for (const notify of notices) await notify?.(stores);
  };
}
