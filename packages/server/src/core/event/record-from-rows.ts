import type { AuditEvent } from '../audit/audit-event.ts';
import type { Engine } from '../engine.ts';
import type { Stores } from '../stores.ts';
import { webhookTypesOf } from './audience.ts';
import { prepareNews } from './prepare-events.ts';

/**
 * The road for whoever has rows in hand and neither application nor account, in the transaction that changed the rows.
 * An application is read where its backend may hear of it; no address is, so that owners get no notice.
 */
export async function recordFromRows(
  engine: Engine,
  stores: Stores,
  events: readonly AuditEvent[],
): Promise<void> {
  await stores.audit.appendAll(events);
  const heard = events.filter((event) => webhookTypesOf(event).length > 0);
  for (const applicationId of new Set(heard.map((event) => event.applicationId))) {
    const application = await stores.applications.findById(applicationId);
    if (application?.settings.webhooks.eventsUrl === undefined) continue;
    for (const event of heard) {
      if (event.applicationId !== applicationId || event.accountId === undefined) continue;
      await prepareNews(engine, application, { id: event.accountId }, [event])(stores);
    }
  }
}
