import { newEvent } from '../../core/audit/new-event.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import type { Tenant, TenantRef } from '../../core/tenant.ts';
import { DELIVERY_LIFETIME } from '../../core/webhook/draft-delivery.ts';

const BATCH = 200;

/** Sends a dead delivery again, under its old id, with a new day of attempts. */
export async function redeliver(tenant: Tenant, id: string): Promise<Outcome<void>> {
  const found = await tenant.database.stores.webhookDeliveries.find(id);
  if (found === undefined) return refuse('not_found', { message: `No delivery "${id}"` });
  if (found.status === 'delivered')
    return refuse('conflict', { message: 'It was delivered, and its content is no longer kept' });
  if (found.status === 'pending') return refuse('conflict', { message: 'It is on its way already' });
  return (await revive(tenant, id))
    ? succeed(undefined)
    : refuse('conflict', { message: 'It is on its way already' });
}

/** All dead deliveries of an application, the oldest first, so that they leave in order; returns how many. */
export async function redeliverDead(tenant: Tenant): Promise<number> {
  let revived = 0;
  for (const id of (await listDead(tenant)).reverse()) {
    if (await revive(tenant, id)) revived += 1;
  }
  return revived;
}

async function listDead(tenant: TenantRef): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const filter = { status: 'dead', limit: BATCH, ...(last !== undefined && { beforeId: last }) } as const;
    const page = await tenant.database.stores.webhookDeliveries.list(filter);
    if (page.length === 0) return ids;
    ids.push(...page.map(({ id }) => id));
  }
}

function revive(tenant: Tenant, deliveryId: string): Promise<boolean> {
  const now = tenant.clock.now();
  const event = newEvent(tenant, 'webhook.redelivered', {
    actor: 'operator',
    data: { deliveryId },
  });
  const record = prepareEvents(tenant, undefined, [event]);
  return tenant.database.transact(async (stores) => {
    const change = { now, expiresAt: now + DELIVERY_LIFETIME };
    if (!(await stores.webhookDeliveries.revive(deliveryId, change))) return false;
    await record(stores);
    return true;
  });
}
