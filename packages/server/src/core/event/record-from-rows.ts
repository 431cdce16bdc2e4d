import type { AuditEvent } from '../audit/audit-event.ts';
import type { Engine } from '../engine.ts';
import type { AllStores } from '../stores.ts';
import { webhookTypesOf } from './audience.ts';
import { prepareNews } from './prepare-events.ts';

/**
 * The road for whoever has rows in hand and neither application nor account, in the transaction that changed the rows.
 * An application is read where its backend may hear of it; no address is, so that owners get no notice.
 */
export async function recordFromRows(
  engine: Engine,
  stores: AllStores,
  events: readonly AuditEvent[],
): Promise<void> {
  for (const [applicationId, own] of Map.groupBy(events, (event) => event.applicationId)) {
    const bound = stores.in(applicationId);
    await bound.audit.appendAll(own);
    const heard = own.filter((event) => webhookTypesOf(event).length > 0);
    const application = heard.length === 0 ? undefined : await stores.applications.findById(applicationId);
    if (application?.settings.webhooks.eventsUrl === undefined) continue;
    const tenant = engine.in(application);
    for (const event of heard) {
      if (event.accountId === undefined) continue;
      await prepareNews(tenant, { id: event.accountId }, [event])(bound);
    }
  }
}
