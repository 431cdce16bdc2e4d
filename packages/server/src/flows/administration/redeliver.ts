import type { Application } from '../../core/application/application.ts';
import { newEvent } from '../../core/audit/new-event.ts';
import type { Engine } from '../../core/engine.ts';
import { prepareEvents } from '../../core/event/prepare-events.ts';
import { type Outcome, refuse, succeed } from '../../core/outcome.ts';
import { DELIVERY_LIFETIME } from '../../core/webhook/draft-delivery.ts';

const BATCH = 200;

/** Sends a dead delivery again, under its old id, with a new day of attempts. */
export async function redeliver(
  engine: Engine,
  application: Application,
  id: string,
): Promise<Outcome<void>> {
  const found = await engine.database.stores.webhookDeliveries.find(application.id, id);
  if (found === undefined) return refuse('not_found', { message: `No delivery "${id}"` });
  if (found.status === 'delivered')
    return refuse('conflict', { message: 'It was delivered, and its content is no longer kept' });
  if (found.status === 'pending') return refuse('conflict', { message: 'It is on its way already' });
  return (await revive(engine, application, id))
    ? succeed(undefined)
    : refuse('conflict', { message: 'It is on its way already' });
}

/** All dead deliveries of an application, the oldest first, so that they leave in order; returns how many. */
export async function redeliverDead(engine: Engine, application: Application): Promise<number> {
  let revived = 0;
  for (const id of (await listDead(engine, application.id)).reverse()) {
    if (await revive(engine, application, id)) revived += 1;
  }
  return revived;
}

async function listDead(engine: Engine, applicationId: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const filter = { status: 'dead', limit: BATCH, ...(last !== undefined && { beforeId: last }) } as const;
    const page = await engine.database.stores.webhookDeliveries.list(applicationId, filter);
    if (page.length === 0) return ids;
    ids.push(...page.map(({ id }) => id));
  }
}

function revive(engine: Engine, application: Application, deliveryId: string): Promise<boolean> {
  const now = engine.clock.now();
  const event = newEvent(engine, application, 'webhook.redelivered', {
    actor: 'operator',
    data: { deliveryId },
  });
  const record = prepareEvents(engine, application, undefined, [event]);
  return engine.database.transact(async (stores) => {
    const change = { now, expiresAt: now + DELIVERY_LIFETIME };
    if (!(await stores.webhookDeliveries.revive(application.id, deliveryId, change))) return false;
    await record(stores);
    return true;
  });
}
