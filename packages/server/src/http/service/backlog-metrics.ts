import { Gauge, type Registry } from 'prom-client';
import { SECOND } from '../../core/clock.ts';
import type { Services } from '../services.ts';

const HELP = {
  countersign_messages_waiting: 'Text messages and mails that wait for a provider',
  countersign_messages_oldest_seconds: 'How long the oldest of them has waited',
  countersign_webhooks_waiting: 'Callbacks and events that wait for their receivers',
  countersign_webhooks_oldest_seconds: 'How long the oldest of them has waited',
  countersign_webhooks_dead: 'Callbacks and events that were given up and not sent again by hand',
} as const;

type Name = keyof typeof HELP;

/** What waits in the database, read when it is asked for: every process reports the same. */
export function addBacklogMetrics(registry: Registry, services: Services): () => Promise<void> {
  const names = Object.keys(HELP) as Name[];
  const gauges = names.map((name) => new Gauge({ name, help: HELP[name], registers: [registry] }));
  return async () => {
    const reading = await readUnlessAway(services);
    names.forEach((name, index) => {
      // Rather nothing than a figure from before.
      if (reading === undefined) gauges[index]?.remove();
      else gauges[index]?.set(reading[name]);
    });
  };
}

/** The figures of the process itself are wanted most while the database is away. */
async function readUnlessAway(services: Services): Promise<Record<Name, number> | undefined> {
  try {
    return await read(services);
  } catch (error) {
    if (services.isUnavailable(error)) return undefined;
    throw error;
  }
}

async function read({ engine }: Services): Promise<Record<Name, number>> {
  const { outbox, webhookDeliveries } = engine.database.stores;
  const now = engine.clock.now();
  const age = (oldestAt = now): number => Math.max(0, (now - oldestAt) / SECOND);
  const messages = await outbox.readBacklog();
  const webhooks = await webhookDeliveries.readBacklog();
  return {
    countersign_messages_waiting: messages.waiting,
    countersign_messages_oldest_seconds: age(messages.oldestAt),
    countersign_webhooks_waiting: webhooks.waiting,
    countersign_webhooks_oldest_seconds: age(webhooks.oldestAt),
    countersign_webhooks_dead: await webhookDeliveries.countDead(),
  };
}
