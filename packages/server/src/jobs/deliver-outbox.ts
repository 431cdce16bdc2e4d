import { answerResetRequest } from '../core/account/request-reset.ts';
import { SECOND } from '../core/clock.ts';
import { handOver, LEASE } from '../core/delivery/hand-over-message.ts';
import type { OutboxMessage } from '../core/delivery/outbox.ts';
import type { Engine } from '../core/engine.ts';
import type { Job } from './job.ts';

const BATCH = 20;

/** Hands over what no request waits for, and what a crashed request left behind; expires what would come too late. */
export function createOutboxJob(engine: Engine): Job {
  return { name: 'deliver-outbox', every: SECOND, run: () => deliverOutbox(engine) };
}

/** Returns how many messages were worked on. */
export async function deliverOutbox(engine: Engine): Promise<number> {
  const { outbox } = engine.database.stores;
  await outbox.expire(engine.clock.now(), BATCH);
  let done = 0;
  for (let batch = BATCH; batch === BATCH; done += batch) {
    const now = engine.clock.now();
    const rows = await outbox.claim(now, now + LEASE, BATCH);
    await Promise.all(rows.map((row) => work(engine, row)));
    batch = rows.length;
  }
  return done;
}

async function work(engine: Engine, row: OutboxMessage): Promise<void> {
  if (row.kind !== 'reset-request') {
    await handOver(engine, row);
    return;
  }
  const application = await engine.database.stores.applications.findById(row.applicationId);
  if (application !== undefined) await answerResetRequest(engine, application, row);
}
